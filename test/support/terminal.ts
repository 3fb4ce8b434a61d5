import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../../bin/run.js', import.meta.url));

/** Python's own module gives a command a terminal and passes on what goes in and out. */
const inTerminal = `
import os, pty, sys
size = 'stty cols $COLUMNS rows 30; exec "$0" "$@"'
sys.exit(os.waitstatus_to_exitcode(pty.spawn(['sh', '-c', size] + sys.argv[1:])))
`;

/** Milliseconds after which a command waits for something that the test does not type. */
const LIMIT = 120_000;

/** What people type, once the terminal shows a text. */
export interface Typed {
  readonly at: string;
  readonly text: string;
}

export interface TerminalRun {
  readonly code: number | null;
  /** All that the terminal was sent, stdout and stderr alike, control sequences included. */
  readonly screen: string;
}

/** Runs the built CLI on a terminal of its own, outside CI, and types the answers in turn. */
export function runInTerminal(
  args: readonly string[],
  { cwd, env, typed = [], columns = 100 }: TerminalOptions,
): Promise<TerminalRun> {
  const child = spawn('python3', ['-c', inTerminal, process.execPath, bin, ...args], {
    cwd,
    env: { ...process.env, TERM: 'xterm-256color', COLUMNS: String(columns), ...env, CI: undefined },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const limit = setTimeout(() => child.kill('SIGKILL'), LIMIT);
  const waiting = [...typed];
  let screen = '';
  let seen = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    screen += chunk;
    const [next] = waiting;
    if (next === undefined || !screen.includes(next.at, seen)) return;
    seen = screen.length;
    waiting.shift();
    child.stdin.write(next.text);
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      clearTimeout(limit);
      if (signal) reject(new Error(`ended by ${signal}; typed all but ${waiting.length}; the screen:\n${screen}`));
      else resolve({ code, screen });
    });
  });
}

interface TerminalOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly typed?: readonly Typed[];
  /** Its width; 0 for a terminal that has no size. */
  readonly columns?: number;
}
