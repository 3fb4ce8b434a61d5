/**
 * Passes everything written to stdout to `onText` while `work` runs: a function's own output must not mix with its
 * response.
 */
export async function divertStdout<T>(onText: (text: string) => void, work: () => Promise<T>): Promise<T> {
  const { stdout } = process;
  const write = stdout.write;
  stdout.write = (chunk: string | Uint8Array, ...rest: unknown[]) => {
    onText(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8'));
    const done = rest.findLast((argument) => typeof argument === 'function') as (() => void) | undefined;
    if (done) process.nextTick(done);
    return true;
  };
  try {
    return await work();
  } finally {
    stdout.write = write;
  }
}
