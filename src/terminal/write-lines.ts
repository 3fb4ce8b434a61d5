/**
 * Writes text as it comes and waits for the reader, so that a slow one does not pile text up in memory. Ends early,
 * without an error, when the reader goes away (`| head`).
 */
export async function writeLines(pieces: AsyncIterable<string>, out: NodeJS.WritableStream): Promise<void> {
  for await (const piece of pieces) if (!(await write(piece, out))) return;
}

function write(text: string, out: NodeJS.WritableStream): Promise<boolean> {
  return new Promise((resolve, reject) => {
    out.write(text, (error) => {
      if (!error) resolve(true);
      else if ((error as NodeJS.ErrnoException).code === 'EPIPE') resolve(false);
      else reject(error);
    });
  });
}
