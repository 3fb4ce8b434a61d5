import { spawn } from 'node:child_process';

export interface NpmRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs npm in a folder and waits for it to exit. An abort kills it and everything it started. */
export function runNpm(args: readonly string[], cwd: string, signal?: AbortSignal): Promise<NpmRun> {
  const child = spawn('npm', [...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
    ...(signal && { signal }),
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    output.stdout += chunk;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    output.stderr += chunk;
  });
  return new Promise((resolve, reject) => {
    child.once('error', (error) => {
      // An aborted npm may still write until it has exited, so the promise settles on close.
      if (error.name !== 'AbortError') reject(error);
    });
    child.once('close', (code) => (signal?.aborted ? reject(signal.reason) : resolve({ code, ...output })));
  });
}

/** npm's error message, without the noise around it. */
export function npmError({ stderr }: NpmRun): string {
  const lines = stderr
    .split('\n')
    .filter((line) => line.startsWith('npm error') && !/complete log|^npm error\s+at /.test(line));
  return lines.slice(0, 6).join('\n  ');
}
