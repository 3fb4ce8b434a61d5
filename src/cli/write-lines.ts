/**
 * Writes text as it comes and waits for the reader, so that a slow one does not pile text up in memory. Ends early,
 * without an error, when the reader goes away (`| head`).
 */
export async function writeLines(pieces: AsyncIterable<string>, out: NodeJS.WritableStream): Promise<void> {
  // A write under way when the pipe breaks may never be called back, so the stream's own error is listened to as well.
  let fail: (error: Error) => void = () => undefined;
  const broken = new Promise<Error>((resolve) => {
    fail = resolve;
  });
  out.once('error', fail);
  try {
    for await (const piece of pieces) {
      const error = await Promise.race([write(piece, out), broken]);
      if (error === undefined) continue;
      if (closedCodes.has((error as NodeJS.ErrnoException).code ?? '')) return;
      throw error;
    }
  } finally {
    out.removeListener('error', fail);
  }
}

const closedCodes = new Set(['EPIPE', 'ERR_STREAM_DESTROYED']);

function write(text: string, out: NodeJS.WritableStream): Promise<Error | undefined> {
  return new Promise((resolve) => {
    out.write(text, (error) => resolve(error ?? undefined));
  });
}
