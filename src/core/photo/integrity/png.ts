import { crc32 } from 'node:zlib';

export interface PngChunk {
  readonly type: string;
  /** Position of its length field. */
  readonly start: number;
  readonly data: Buffer;
  /** Position after its checksum. */
  readonly end: number;
}

const signatureBytes = 8;
/** Chunks that affect the pixels; decoders skip others with a wrong checksum. */
const vital: ReadonlySet<string> = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']);

/** The chunks of a PNG up to IEND; fewer if the data ends before it. */
export function* pngChunks(bytes: Buffer): Generator<PngChunk> {
  for (let start = signatureBytes; start + 12 <= bytes.length; ) {
    const end = start + 12 + bytes.readUInt32BE(start);
    if (end > bytes.length) return;
    const type = bytes.toString('latin1', start + 4, start + 8);
    yield { type, start, data: bytes.subarray(start + 8, end - 4), end };
    if (type === 'IEND') return;
    start = end;
  }
}

/** Checks the chunks of a PNG and their checksums; undefined if they are intact. */
export function pngDamage(bytes: Buffer): string | undefined {
  let ended = false;
  for (const { type, start, end } of pngChunks(bytes)) {
    const checksum = crc32(bytes.subarray(start + 4, end - 4));
    if (vital.has(type) && checksum !== bytes.readUInt32BE(end - 4))
      return `the checksum of its ${type} chunk is wrong`;
    ended = type === 'IEND';
  }
  return ended ? undefined : 'the data ends early';
}
