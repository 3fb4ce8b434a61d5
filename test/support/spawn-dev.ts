import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../../bin/run.js', import.meta.url));

export interface DevLine {
  readonly code: string;
  readonly message: string;
  readonly [name: string]: unknown;
}

/** A running `emojify dev --json`. */
export interface SpawnedDev {
  readonly url: string;
  readonly pid: number;
  readonly rekognitionUrl: string | undefined;
  /** Every line so far. */
  readonly lines: readonly DevLine[];
  /** The first line, past or future, that this is true of. */
  line(wanted: (line: DevLine) => boolean): Promise<DevLine>;
  /** Sends a signal and waits for the end; answers the exit status. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

interface SpawnOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly bin?: string;
  /** A program, with arguments, that runs what follows them. */
  readonly under?: readonly string[];
}

/** Starts the built CLI's `dev` on a free port and waits until it is ready. */
export async function spawnDev(args: readonly string[], options: SpawnOptions = {}): Promise<SpawnedDev> {
  const command = [process.execPath, options.bin ?? bin, 'dev', '--json', '--port', '0', ...args];
  const [program = '', ...rest] = [...(options.under ?? []), ...command];
  const child = spawn(program, rest, {
    ...(options.cwd && { cwd: options.cwd }),
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = watch(child);
  const ready = await output.line(({ code }) => code === 'READY');
  return {
    url: String(ready.url),
    pid: child.pid!,
    rekognitionUrl: ready.rekognitionUrl as string | undefined,
    lines: output.lines,
    line: output.line,
    async end(signal = 'SIGTERM') {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      const exit = once(child, 'exit');
      child.kill(signal);
      await exit;
      return child.exitCode;
    },
  };
}

function watch(child: ChildProcess) {
  const lines: DevLine[] = [];
  const waiting = new Set<() => void>();
  let ended: Error | undefined;
  let stderr = '';
  const wake = () => {
    for (const check of waiting) check();
  };
  child.stderr?.on('data', (chunk) => {
    stderr += chunk;
  });
  createInterface({ input: child.stdout! }).on('line', (text) => {
    lines.push(JSON.parse(text));
    wake();
  });
  child.once('close', (code) => {
    ended = new Error(`emojify dev ended with ${code}: ${stderr}${JSON.stringify(lines.at(-1))}`);
    wake();
  });
  const line = (wanted: (line: DevLine) => boolean) =>
    new Promise<DevLine>((resolve, reject) => {
      const check = () => {
        const found = lines.find(wanted);
        if (!found && !ended) return;
        waiting.delete(check);
        if (found) resolve(found);
        else reject(ended);
      };
      waiting.add(check);
      check();
    });
  return { lines, line };
}
