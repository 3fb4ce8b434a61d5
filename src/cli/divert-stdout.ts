/**
 * Sends what is written to stdout elsewhere until the work is done: a function's own lines must not mix with the answer.
 * `onText` gets them as they come.
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
