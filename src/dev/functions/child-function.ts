import { type ChildProcess, fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ChildMessage } from './child-messages.js';
import { bundleVariable, exportVariable, type InvokeMessage } from './child-messages.js';
import type { LocalFunction } from './local-function.js';

export interface ChildFunctionOptions {
  readonly name: string;
  /** Absolute path of the module that exports the handler. */
  readonly bundle: string;
  readonly exportName: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Seconds. */
  readonly timeout: number;
  /** The function's output, line by line. */
  readonly log: (line: string) => void;
  /** Its code cannot be loaded; the next event tries again. */
  readonly onBroken: (message: string) => void;
}

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

interface Child {
  readonly process: ChildProcess;
  /** Rejects if its code cannot be loaded. */
  readonly loaded: Promise<void>;
  readonly pending: Map<number, Pending>;
  /** It must exit once nothing is pending. */
  retired: boolean;
}

const main = fileURLToPath(new URL('./child-main.js', import.meta.url));

/**
 * A function in its own process: with its own environment, and stopped when it hangs or crashes, without affecting
 * others. Started at once, so that the first event finds it warm, and restarted whenever it has ended.
 */
export function childFunction(options: ChildFunctionOptions): LocalFunction {
  const { name, timeout } = options;
  const first = start(options);
  let child: Child | undefined = first;
  let invocations = 0;
  return {
    name,
    ready: first.loaded,
    async invoke(event, requestId) {
      if (!child || child.retired || hasEnded(child.process)) child = start(options);
      const current = child;
      await current.loaded;
      const message = { id: ++invocations, event, requestId, deadline: Date.now() + timeout * 1000 };
      return ask(current, message, timeout);
    },
    async close() {
      const last = child;
      child = undefined;
      if (!last) return;
      const exit = new Promise<void>((resolve) => last.process.once('exit', () => resolve()));
      if (hasExited(last.process)) return;
      retire(last);
      await exit;
    },
  };
}

/** By itself, or by a signal such as that of a system short of memory. */
const hasExited = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null;

/** Also when its end is only noticed by its channel so far. */
const hasEnded = (process: ChildProcess): boolean => hasExited(process) || !process.connected;

function start({ bundle, exportName, cwd, env, log, name, onBroken }: ChildFunctionOptions): Child {
  const started = fork(main, [], {
    cwd,
    env: { ...env, [bundleVariable]: bundle, [exportVariable]: exportName },
    execArgv: [...process.execArgv, '--enable-source-maps'],
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Ctrl-C is sent to the terminal's whole process group, but the functions must finish their work.
    detached: true,
  });
  for (const stream of [started.stdout, started.stderr]) createInterface({ input: stream! }).on('line', log);
  const pending = new Map<number, Pending>();
  const child: Child = { process: started, pending, retired: false, loaded: whenLoaded(started, name) };
  child.loaded.catch((error: Error) => {
    if (!child.retired) onBroken(error.message);
    retire(child);
  });
  started.on('message', (message: ChildMessage) => settle(child, message));
  started.once('exit', (code, signal) => fail(pending, new Error(`Runtime exited with ${signal ?? `code ${code}`}`)));
  return child;
}

function whenLoaded(process: ChildProcess, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.once('message', (message: ChildMessage) => {
      if (message.kind === 'broken') reject(new Error(`${name} cannot be loaded: ${message.error}`));
      else resolve();
    });
    process.once('exit', (code) => reject(new Error(`${name} cannot be loaded: its process ended with code ${code}`)));
    process.once('error', reject);
  });
}

function ask(child: Child, message: InvokeMessage, timeout: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => expire(child, message.id, timeout), timeout * 1000);
    child.pending.set(message.id, { resolve, reject, timer });
    child.process.send(
      message,
      (error) => error && settle(child, { kind: 'failed', id: message.id, error: error.message }),
    );
  });
}

function settle(child: Child, message: ChildMessage): void {
  if (message.kind !== 'done' && message.kind !== 'failed') return;
  const invocation = child.pending.get(message.id);
  child.pending.delete(message.id);
  clearTimeout(invocation?.timer);
  if (message.kind === 'failed') invocation?.reject(new Error(message.error));
  else invocation?.resolve(message.value === undefined ? null : JSON.parse(message.value));
  if (child.retired) retire(child);
}

/** Its code may hang forever, so it gets no new events and is stopped once its other invocations are done. */
function expire(child: Child, id: number, timeout: number): void {
  child.pending.get(id)?.reject(new Error(`Task timed out after ${timeout.toFixed(2)} seconds`));
  child.pending.delete(id);
  retire(child);
}

function retire(child: Child): void {
  child.retired = true;
  if (child.pending.size === 0) child.process.kill('SIGKILL');
}

function fail(pending: Map<number, Pending>, error: Error): void {
  for (const { reject, timer } of pending.values()) {
    clearTimeout(timer);
    reject(error);
  }
  pending.clear();
}
