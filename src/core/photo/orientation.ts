import type { Sharp } from 'sharp';
import { numbersOf, tiffTags } from './integrity/tiff.js';
import { findParts } from './metadata/find-parts.js';
import type { InputFormat } from './photo.js';

/** How a photo is stored, as EXIF numbers it: 1 upright, 3 upside down, 6 and 8 on a side, the others mirrored. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

const orientationTag = 0x0112;

/**
 * The orientation a file gives: in EXIF, and where that is silent in XMP, wherever the format allows them to stand.
 * AVIF and HEIC turn by properties of their own, which their decoder applies, and GIF does not turn.
 */
export function orientationOf(bytes: Buffer, format: InputFormat): Orientation {
  const { exif, xmp } = format === 'tiff' ? { exif: bytes } : findParts(bytes, format);
  return valid((exif && inTiff(exif)) ?? (xmp && inXmp(xmp)));
}

/** What EXIF alone says of the orientation of a JPEG: the only one that programs like Rekognition follow. */
export function jpegExifOrientation(bytes: Buffer): Orientation {
  const { exif } = findParts(bytes, 'jpeg');
  return valid(exif && inTiff(exif));
}

/** The orientation of a TIFF, or of EXIF, which is one, by its tag. */
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

/** A number there is not, which some programs write, is taken as upright. */
function valid(value: number | undefined): Orientation {
  return value !== undefined && value >= 1 && value <= 8 ? (value as Orientation) : 1;
}

/** True when width and height change places. */
export function isSideways(orientation: Orientation): boolean {
  return orientation > 4;
}

/** Degrees clockwise, after left and right have changed places: the order in which sharp does them. */
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

/** The picture turned upright. */
export function upright(source: Sharp, orientation: Orientation): Sharp {
  const [degrees, mirrored] = turns[orientation];
  const turned = degrees === 0 ? source : source.rotate(degrees);
  return mirrored ? turned.flop() : turned;
}
