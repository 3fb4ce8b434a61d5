/**
 * Writes text as it arrives and waits for the reader, so that a slow one does not make text pile up in memory. Ends
 * early, without an error, when the reader closes the pipe (`| head`).
 */
export async function writeLines(pieces: AsyncIterable<string>, out: NodeJS.WritableStream): Promise<void> {
  // If the pipe breaks, the callback of a pending write may never be called, so the stream's error event counts as well.
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
