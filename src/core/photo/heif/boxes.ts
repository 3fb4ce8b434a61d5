/** A box of an ISO media file, such as AVIF and HEIC. */
export interface Box {
  readonly type: string;
  /** Its content, after length and type. */
  readonly data: Buffer;
  /** False if its length exceeds the file. */
  readonly whole: boolean;
}

/** Yields consecutive boxes in these bytes. */
export function* boxesOf(bytes: Buffer): Generator<Box> {
  for (let start = 0; start + 8 <= bytes.length; ) {
    const short = bytes.readUInt32BE(start);
    const long = short === 1;
    if (long && start + 16 > bytes.length) return;
    // A length of 0 means up to the end.
    const length = long ? Number(bytes.readBigUInt64BE(start + 8)) : short || bytes.length - start;
    const end = start + length;
    const headerBytes = long ? 16 : 8;
    if (length < headerBytes) return;
    const type = bytes.toString('latin1', start + 4, start + 8);
    yield { type, data: bytes.subarray(start + headerBytes, end), whole: end <= bytes.length };
    start = end;
  }
}

export function findBox(bytes: Buffer, type: string): Buffer | undefined {
  for (const box of boxesOf(bytes)) if (box.type === type) return box.data;
  return undefined;
}

/** The location of one piece of an item's data, from the start of the file. */
export interface Extent {
  readonly offset: number;
  readonly length: number;
}

/**
 * The pieces of all items stored in the file itself (others are inside `idat`), from an `iloc` box of version 0 to 2.
 */
export function itemExtents(iloc: Buffer): Extent[] {
  const version = iloc[0]!;
  const reader = new Reader(iloc, 4);
  const [offsetBytes, lengthBytes] = nibbles(reader.take(1));
  const [baseBytes, indexBytes] = nibbles(reader.take(1));
  const extents: Extent[] = [];
  for (let items = reader.take(version < 2 ? 2 : 4); items > 0; items--) {
    reader.take(version < 2 ? 2 : 4);
    const inFile = version === 0 || (reader.take(2) & 0x0f) === 0;
    reader.take(2);
    const base = reader.take(baseBytes!);
    for (let pieces = reader.take(2); pieces > 0; pieces--) {
      if (version > 0) reader.take(indexBytes!);
      const extent = { offset: base + reader.take(offsetBytes!), length: reader.take(lengthBytes!) };
      if (inFile) extents.push(extent);
    }
  }
  return extents;
}

const nibbles = (byte: number) => [byte >> 4, byte & 0x0f];

/** Reads consecutive big-endian numbers of 0 to 8 bytes; throws a RangeError beyond the end. */
export class Reader {
  constructor(
    private readonly bytes: Buffer,
    private at: number,
  ) {}

  take(length: number): number {
    this.at += length;
    if (length === 0) return 0;
    if (length === 8) return Number(this.bytes.readBigUInt64BE(this.at - 8));
    return this.bytes.readUIntBE(this.at - length, length);
  }
}
