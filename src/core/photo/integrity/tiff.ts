import {
  type Entry,
  read16,
  read32,
  readDirectory,
  type TiffBytes,
  writeDirectory,
} from '../metadata/tiff-directory.js';

const tags = { stripOffsets: 273, stripBytes: 279, tileOffsets: 324, tileBytes: 325 } as const;
const pairs = [
  [tags.stripOffsets, tags.stripBytes],
  [tags.tileOffsets, tags.tileBytes],
] as const;
const shortType = 3;
/**
 * Tags that describe how the pixels are stored, from TIFF 6.0 and its technical notes, and the colour profile (34675).
 */
const needed: ReadonlySet<number> = new Set([
  254, 256, 257, 258, 259, 262, 266, 273, 274, 277, 278, 279, 280, 281, 284, 292, 293, 301, 317, 318, 319, 320, 322,
  323, 324, 325, 332, 334, 336, 338, 339, 340, 341, 347, 529, 530, 531, 532, 34675,
]);

function openTiff(bytes: Buffer): TiffBytes {
  return { bytes, bigEndian: bytes.toString('latin1', 0, 2) === 'MM' };
}

/** The tags of a TIFF's first directory; undefined if it is not inside the file. */
export function tiffTags(bytes: Buffer): ReadonlyMap<number, Entry> | undefined {
  return bytes.length < 8 ? undefined : tiffTagsAt(bytes, read32(openTiff(bytes), 4));
}

/** The tags of the directory at this offset; undefined if it is not inside the file. */
export function tiffTagsAt(bytes: Buffer, offset: number): ReadonlyMap<number, Entry> | undefined {
  try {
    return new Map(readDirectory(openTiff(bytes), offset).map((entry) => [entry.tag, entry]));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The numbers of a tag of type SHORT or LONG in this TIFF. */
export function numbersOf(tiff: Buffer, entry: Entry | undefined): number[] {
  if (!entry) return [];
  const value = { bytes: entry.value, bigEndian: openTiff(tiff).bigEndian };
  return Array.from({ length: entry.count }, (_, index) =>
    entry.type === shortType ? read16(value, index * 2) : read32(value, index * 4),
  );
}

/** Checks the position of a TIFF's directory and of its strips or tiles; undefined if all are inside the file. */
export function tiffDamage(bytes: Buffer): string | undefined {
  const entries = tiffTags(bytes);
  if (!entries) return 'the data ends early';
  for (const [offsetTag, lengthTag] of pairs) {
    const lengths = numbersOf(bytes, entries.get(lengthTag));
    const ends = numbersOf(bytes, entries.get(offsetTag)).map((offset, index) => offset + (lengths[index] ?? 0));
    if (ends.some((end) => end > bytes.length)) return 'the data ends early';
  }
  return undefined;
}

/**
 * A copy whose first directory contains only the tags that pixels need, in order, because decoders warn about unknown
 * and unordered ones although these do not affect pixels. Undefined if there is no directory.
 */
export function tidyTiff(bytes: Buffer): Buffer | undefined {
  const entries = tiffTags(bytes);
  if (!entries) return undefined;
  const { bigEndian } = openTiff(bytes);
  const kept = [...entries.values()].filter(({ tag }) => needed.has(tag)).sort((a, b) => a.tag - b.tag);
  const padding = Buffer.alloc(bytes.length % 2);
  const offset = bytes.length + padding.length;
  const tidy = Buffer.concat([bytes, padding, writeDirectory(kept, offset, bigEndian)]);
  if (bigEndian) tidy.writeUInt32BE(offset, 4);
  else tidy.writeUInt32LE(offset, 4);
  return tidy;
}
