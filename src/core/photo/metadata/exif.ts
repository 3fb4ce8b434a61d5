import { isPictureLike } from './picture-like.js';
import { type Entry, read32, readDirectory, type TiffBytes, writeDirectory, writeNumber } from './tiff-directory.js';

const tags = { orientation: 0x0112, exifPointer: 0x8769, gpsPointer: 0x8825 } as const;
const types = { short: 3, long: 4 } as const;
const tiffHeaderBytes = 8;

/**
 * Tags that are not copied: sizes and positions of the original's pixels, other directories that can contain pictures
 * (SubIFDs, interoperability), other metadata wrapped in EXIF, and maker notes, in which cameras store previews.
 */
const dropped: ReadonlySet<number> = new Set([
  0x0100,
  0x0101,
  0x0102,
  0x0103,
  0x0106,
  0x0111,
  0x0115,
  0x0116,
  0x0117,
  0x011c,
  0x014a,
  0x0201,
  0x0202,
  0x02bc,
  0x83bb,
  0x8649,
  0x8773,
  0x927c,
  0xa002,
  0xa003,
  0xa005,
  0xc4a5,
  0xc634,
  0xea1c,
  tags.orientation,
  tags.exifPointer,
  tags.gpsPointer,
]);

/**
 * Rewrites EXIF with what the original says about camera, time and place: the photo is upright now (orientation 1), and
 * thumbnails, maker notes and anything else that could contain a picture are omitted. Undefined if the original's EXIF
 * cannot be read.
 */
export function cleanExif(exif: Buffer): Buffer | undefined {
  try {
    const tiff = openTiff(exif);
    const main = readDirectory(tiff, read32(tiff, 4));
    const [detail, gps] = [tags.exifPointer, tags.gpsPointer].map((pointer) => subDirectory(tiff, main, pointer));
    return Buffer.concat([Buffer.from('Exif\0\0'), writeTiff(tiff.bigEndian, main.filter(isKept), detail, gps)]);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function openTiff(exif: Buffer): TiffBytes {
  const bytes = exif.toString('latin1', 0, 4) === 'Exif' ? exif.subarray(6) : exif;
  const order = bytes.toString('latin1', 0, 2);
  if (order !== 'II' && order !== 'MM') throw new RangeError('no TIFF header');
  return { bytes, bigEndian: order === 'MM' };
}

function subDirectory(tiff: TiffBytes, main: readonly Entry[], pointer: number): Entry[] {
  const entry = main.find(({ tag }) => tag === pointer);
  if (entry?.value.length !== 4) return [];
  return readDirectory(tiff, read32({ ...tiff, bytes: entry.value }, 0)).filter(isKept);
}

function isKept({ tag, value }: Entry): boolean {
  return !dropped.has(tag) && !isPictureLike(value);
}

/** Header, main directory, then the two directories it points to. */
function writeTiff(bigEndian: boolean, main: readonly Entry[], detail: Entry[] = [], gps: Entry[] = []): Buffer {
  const header = Buffer.alloc(tiffHeaderBytes);
  header.write(bigEndian ? 'MM\0*' : 'II*\0', 'latin1');
  writeNumber(header, 4, 4, tiffHeaderBytes, bigEndian);
  const directory = (detailAt: number, gpsAt: number) => {
    const pointers = [number(tags.orientation, types.short, 1, bigEndian)];
    if (detail.length > 0) pointers.push(number(tags.exifPointer, types.long, detailAt, bigEndian));
    if (gps.length > 0) pointers.push(number(tags.gpsPointer, types.long, gpsAt, bigEndian));
    return writeDirectory(byTag([...main, ...pointers]), tiffHeaderBytes, bigEndian);
  };
  const detailAt = tiffHeaderBytes + directory(0, 0).length;
  const detailBytes = detail.length > 0 ? writeDirectory(detail, detailAt, bigEndian) : Buffer.alloc(0);
  const gpsAt = detailAt + detailBytes.length;
  const gpsBytes = gps.length > 0 ? writeDirectory(gps, gpsAt, bigEndian) : Buffer.alloc(0);
  return Buffer.concat([header, directory(detailAt, gpsAt), detailBytes, gpsBytes]);
}

function number(tag: number, type: 3 | 4, value: number, bigEndian: boolean): Entry {
  const bytes = Buffer.alloc(type === types.short ? 2 : 4);
  writeNumber(bytes, 0, type === types.short ? 2 : 4, value, bigEndian);
  return { tag, type, count: 1, value: bytes };
}

function byTag(entries: readonly Entry[]): Entry[] {
  return [...entries].sort((a, b) => a.tag - b.tag);
}
