const headerBytes = 12;

/** What is wrong with a WebP by the lengths in it; undefined when all its chunks are there. */
export function webpDamage(bytes: Buffer): string | undefined {
  const end = 8 + bytes.readUInt32LE(4);
  let at = headerBytes;
  while (at + 8 <= Math.min(end, bytes.length)) {
    const length = bytes.readUInt32LE(at + 4);
    at += 8 + length + (length % 2);
  }
  // The padding byte of the last chunk is no part of the picture.
  return at - 1 <= bytes.length && end - 1 <= bytes.length ? undefined : 'the data ends early';
}
