import type { Sharp } from 'sharp';
import { numbersOf, tiffTags } from './integrity/tiff.js';
import { findParts } from './metadata/find-parts.js';
import type { InputFormat } from './photo.js';

/**
 * The EXIF orientation of a stored photo: 1 upright, 3 upside down, 6 and 8 rotated by a quarter, the others mirrored.
 */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

const orientationTag = 0x0112;

/**
 * The orientation of a file: from EXIF, otherwise from XMP, at any position that the format allows. AVIF and HEIC have
 * rotation properties instead, which their decoder applies, and GIF has no orientation.
 */
export function orientationOf(bytes: Buffer, format: InputFormat): Orientation {
  const { exif, xmp } = format === 'tiff' ? { exif: bytes } : findParts(bytes, format);
  return valid((exif && inTiff(exif)) ?? (xmp && inXmp(xmp)));
}

/** The orientation in a JPEG's EXIF alone, the only one that programs like Rekognition apply. */
export function jpegExifOrientation(bytes: Buffer): Orientation {
  const { exif } = findParts(bytes, 'jpeg');
  return valid(exif && inTiff(exif));
}

/** The orientation tag of a TIFF, or of EXIF, which has the same structure. */
export function tiffOrientation(tiff: Buffer): Orientation {
  return valid(inTiff(tiff));
}

function inTiff(exif: Buffer): number | undefined {
  const entry = tiffTags(exif)?.get(orientationTag);
  return entry && numbersOf(exif, entry)[0];
}

function inXmp(xmp: Buffer): number | undefined {
  const match = /tiff:Orientation(?:\s*=\s*["']|>)\s*(\d)/.exec(xmp.toString('latin1'));
  return match ? Number(match[1]) : undefined;
}

/** Invalid numbers, which some programs write, count as upright. */
function valid(value: number | undefined): Orientation {
  return value !== undefined && value >= 1 && value <= 8 ? (value as Orientation) : 1;
}

/** True if width and height are exchanged. */
export function isSideways(orientation: Orientation): boolean {
  return orientation > 4;
}

/** True if the rows of the upright photo are not in the order of the stored ones. */
export function isTurned(orientation: Orientation): boolean {
  return orientation > 2;
}

/** Degrees clockwise, after mirroring; sharp applies them in this order. */
const turns: Readonly<Record<Orientation, readonly [degrees: number, mirrored: boolean]>> = {
  1: [0, false],
  2: [0, true],
  3: [180, false],
  4: [180, true],
  5: [270, true],
  6: [90, false],
  7: [90, true],
  8: [270, false],
};

/** Consecutive rows of a picture. */
export interface Rows {
  readonly start: number;
  readonly count: number;
}

/**
 * Where rows of the stored photo are in the upright one, of this size: the left edge of a column of it, or the top of a row.
 */
export function placeOfRows(
  { start, count }: Rows,
  orientation: Orientation,
  { width, height }: { readonly width: number; readonly height: number },
): { left: number; top: number } {
  const [degrees] = turns[orientation];
  if (isSideways(orientation)) return { left: degrees === 90 ? width - start - count : start, top: 0 };
  return { left: 0, top: degrees === 180 ? height - start - count : start };
}

/** Rotates the picture upright. */
export function upright(source: Sharp, orientation: Orientation): Sharp {
  const [degrees, mirrored] = turns[orientation];
  const turned = degrees === 0 ? source : source.rotate(degrees);
  return mirrored ? turned.flop() : turned;
}
