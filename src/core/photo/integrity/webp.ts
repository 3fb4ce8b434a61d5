export interface WebpChunk {
  readonly type: string;
  /** Shorter than declared if the file ends before it. */
  readonly data: Buffer;
  /** Position after it, without padding. */
  readonly end: number;
}

const headerBytes = 12;

/** The chunks of a WebP, up to the end of the file or the length in its header. */
export function* webpChunks(bytes: Buffer): Generator<WebpChunk> {
  const fileEnd = Math.min(8 + bytes.readUInt32LE(4), bytes.length);
  for (let at = headerBytes; at + 8 <= fileEnd; ) {
    const end = at + 8 + bytes.readUInt32LE(at + 4);
    yield { type: bytes.toString('latin1', at, at + 4), data: bytes.subarray(at + 8, end), end };
    at = end + (end % 2);
  }
}

/** Checks the lengths in a WebP; undefined if all its chunks are complete. */
export function webpDamage(bytes: Buffer): string | undefined {
  const ends = [...webpChunks(bytes)].map(({ end }) => end);
  // The padding byte of the last chunk is not part of the picture.
  const cut = Math.max(...ends, 8 + bytes.readUInt32LE(4) - 1) > bytes.length;
  return cut ? 'the data ends early' : undefined;
}
