export interface WebpChunk {
  readonly type: string;
  /** Shorter than it should be when the file ends before it. */
  readonly data: Buffer;
  /** The byte after it, without padding. */
  readonly end: number;
}

const headerBytes = 12;

/** The chunks of a WebP, as far as the file and the length in its header reach. */
export function* webpChunks(bytes: Buffer): Generator<WebpChunk> {
  const fileEnd = Math.min(8 + bytes.readUInt32LE(4), bytes.length);
  for (let at = headerBytes; at + 8 <= fileEnd; ) {
    const end = at + 8 + bytes.readUInt32LE(at + 4);
    yield { type: bytes.toString('latin1', at, at + 4), data: bytes.subarray(at + 8, end), end };
    at = end + (end % 2);
  }
}

/** What is wrong with a WebP by the lengths in it; undefined when all its chunks are there. */
export function webpDamage(bytes: Buffer): string | undefined {
  const ends = [...webpChunks(bytes)].map(({ end }) => end);
  // The padding byte of the last chunk is no part of the picture.
  const cut = Math.max(...ends, 8 + bytes.readUInt32LE(4) - 1) > bytes.length;
  return cut ? 'the data ends early' : undefined;
}
