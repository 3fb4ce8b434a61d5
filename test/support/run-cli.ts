import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Entry file of the built CLI. */
export const bin = fileURLToPath(new URL('../../bin/run.js', import.meta.url));

export interface CliRun {
  readonly stdout: string;
  /** The same as it came, for commands that write pictures to stdout. */
  readonly stdoutBytes: Buffer;
  readonly stderr: string;
  readonly code: number | null;
}

export interface CliOptions {
  readonly cwd?: string;
  /** Entry file of another installation of the CLI. */
  readonly bin?: string;
  /** Laid over this process's environment; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What the command reads from stdin; none: stdin is empty. */
  readonly stdin?: string | Buffer;
  /** The user it runs as, where this process may choose. */
  readonly uid?: number;
  /** A program that starts it, with its arguments. */
  readonly wrapper?: readonly string[];
}

/** Starts the built CLI as users do: for tests that send signals or close pipes. `ended` resolves when it has ended. */
export function startCli(
  args: readonly string[],
  options: CliOptions = {},
): { readonly child: ChildProcessWithoutNullStreams; readonly ended: Promise<CliRun> } {
  const [program = '', ...words] = [...(options.wrapper ?? []), process.execPath, options.bin ?? bin, ...args];
  const child = spawn(program, words, {
    ...(options.cwd && { cwd: options.cwd }),
    ...(options.uid !== undefined && { uid: options.uid }),
    // Another user may not write into this one's coverage.
    env: {
      ...process.env,
      NO_COLOR: '1',
      ...(options.uid !== undefined && { NODE_V8_COVERAGE: undefined }),
      ...options.env,
    },
  });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.stdin ?? '');
  const ended = new Promise<CliRun>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      const stdoutBytes = Buffer.concat(stdout);
      resolve({ stdout: stdoutBytes.toString(), stdoutBytes, stderr: Buffer.concat(stderr).toString(), code });
    });
  });
  return { child, ended };
}

/** Runs the built CLI as users do and waits for its end. */
export function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliRun> {
  return startCli(args, options).ended;
}
