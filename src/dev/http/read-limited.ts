/**
 * Reads a request body and counts it while reading, because a chunked one has no length. Undefined as soon as it
 * exceeds `limit` bytes; the rest is not read.
 */
export async function readLimited(request: Request, limit: number): Promise<Buffer | undefined> {
  if (Number(request.headers.get('content-length')) > limit) return undefined;
  if (!request.body) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  let total = 0;
  const reader = request.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks, total);
    total += value.length;
    if (total > limit) {
      await reader.cancel().catch(() => undefined);
      return undefined;
    }
    chunks.push(value);
  }
}
