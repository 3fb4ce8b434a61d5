/**
 * One tag of a TIFF image file directory (the structure inside EXIF), with its value as raw bytes in the file's byte
 * order.
 */
export interface Entry {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  readonly value: Buffer;
}

/** The bytes of a TIFF structure and their byte order. Reading out of range throws a RangeError. */
export interface TiffBytes {
  readonly bytes: Buffer;
  readonly bigEndian: boolean;
}

/** Bytes per value by TIFF type, 1 (BYTE) to 12 (DOUBLE). */
const typeBytes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];
const entryBytes = 12;

export const read16 = ({ bytes, bigEndian }: TiffBytes, at: number) =>
  bigEndian ? bytes.readUInt16BE(at) : bytes.readUInt16LE(at);
export const read32 = ({ bytes, bigEndian }: TiffBytes, at: number) =>
  bigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at);

/** The entries of the directory at this offset; those with a value out of range or of an unknown type are omitted. */
export function readDirectory(tiff: TiffBytes, offset: number): Entry[] {
  const count = read16(tiff, offset);
  const entries: Entry[] = [];
  for (let index = 0; index < count; index++) {
    const entry = readEntry(tiff, offset + 2 + index * entryBytes);
    if (entry) entries.push(entry);
  }
  return entries;
}

function readEntry(tiff: TiffBytes, at: number): Entry | undefined {
  const [tag, type, count] = [read16(tiff, at), read16(tiff, at + 2), read32(tiff, at + 4)];
  const length = (typeBytes[type] ?? 0) * count;
  const start = length > 4 ? read32(tiff, at + 8) : at + 8;
  if (length === 0 || start + length > tiff.bytes.length) return undefined;
  return { tag, type, count, value: tiff.bytes.subarray(start, start + length) };
}

/**
 * Serializes a directory for the position `offset` in a file, followed by its long values, without a next directory.
 */
export function writeDirectory(entries: readonly Entry[], offset: number, bigEndian: boolean): Buffer {
  const head = Buffer.alloc(2 + entries.length * entryBytes + 4);
  const values: Buffer[] = [];
  let next = offset + head.length;
  writeNumber(head, 0, 2, entries.length, bigEndian);
  for (const [index, { tag, type, count, value }] of entries.entries()) {
    const at = 2 + index * entryBytes;
    writeNumber(head, at, 2, tag, bigEndian);
    writeNumber(head, at + 2, 2, type, bigEndian);
    writeNumber(head, at + 4, 4, count, bigEndian);
    if (value.length <= 4) value.copy(head, at + 8);
    else {
      writeNumber(head, at + 8, 4, next, bigEndian);
      values.push(value.length % 2 ? Buffer.concat([value, Buffer.alloc(1)]) : value);
      next += value.length + (value.length % 2);
    }
  }
  return Buffer.concat([head, ...values]);
}

export function writeNumber(to: Buffer, at: number, length: 2 | 4, value: number, bigEndian: boolean): void {
  if (bigEndian) to.writeUIntBE(value, at, length);
  else to.writeUIntLE(value, at, length);
}
