import sharp from 'sharp';
import { cleanExif } from './metadata/exif.js';
import { findParts } from './metadata/find-parts.js';
import { cleanIptc } from './metadata/iptc.js';
import { longestPart } from './metadata/metadata-jpeg.js';
import { cleanXmp } from './metadata/xmp.js';

/** Metadata of an original that may be copied to the covered photo, because nothing in it can be a picture. */
export interface PhotoMetadata {
  /** With the leading `Exif\0\0`. */
  readonly exif?: Buffer;
  readonly xmp?: Buffer;
  /** As a Photoshop resource block, as in JPEG files. */
  readonly iptc?: Buffer;
  /** Whether the original had a colour profile; the covered photo then gets an sRGB profile. */
  readonly profile: boolean;
}

/**
 * Reads and cleans the metadata that `--keep-metadata` keeps; parts that are invalid or too long for every format are
 * omitted.
 */
export async function readMetadata(bytes: Buffer): Promise<PhotoMetadata> {
  return cleaned(await partsOf(bytes));
}

/** Parts of an original's metadata that are missing from the output. */
export interface LostMetadata {
  /** Parts that the output format does not support. */
  readonly unheld: readonly string[];
  /** Parts that could not be rewritten: invalid, or too long. */
  readonly broken: readonly string[];
}

/** The metadata that `--keep-metadata` should have kept but could not. */
export async function lostMetadata(original: Buffer, written: Buffer): Promise<LostMetadata> {
  const [had, has] = await Promise.all([partsOf(original), partsOf(written)]);
  const kept = cleaned(had);
  const names = { exif: 'EXIF', xmp: 'XMP', iptc: 'IPTC' } as const;
  const parts = ['exif', 'xmp', 'iptc'] as const;
  return {
    unheld: parts.filter((part) => kept[part] && !has[part]).map((part) => names[part]),
    // Photoshop's block counts as IPTC even if it contains none, so an empty result is not a loss.
    broken: parts.filter((part) => part !== 'iptc' && had[part] && !kept[part]).map((part) => names[part]),
  };
}

async function partsOf(bytes: Buffer) {
  const { exif, xmp, iptc, icc } = await sharp(bytes, { limitInputPixels: false }).metadata();
  const isPng = bytes.toString('latin1', 1, 4) === 'PNG';
  // The decoder does not read metadata after a PNG's pixels.
  return { exif: exif ?? (isPng ? findParts(bytes, 'png').exif : undefined), xmp, iptc, icc };
}

function cleaned({ exif, xmp, iptc, icc }: Awaited<ReturnType<typeof partsOf>>): PhotoMetadata {
  return {
    exif: fitting(exif && cleanExif(exif)),
    xmp: fitting(xmp && cleanXmp(xmp)),
    iptc: fitting(iptc && cleanIptc(iptc)),
    profile: icc !== undefined,
  };
}

function fitting(part: Buffer | undefined): Buffer | undefined {
  return part && part.length <= longestPart ? part : undefined;
}
