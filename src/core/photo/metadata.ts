import sharp from 'sharp';
import { cleanExif } from './metadata/exif.js';
import { findParts } from './metadata/find-parts.js';
import { cleanIptc } from './metadata/iptc.js';
import { longestPart } from './metadata/metadata-jpeg.js';
import { cleanXmp } from './metadata/xmp.js';

/** Metadata of an original that may go into the covered photo: nothing in it can hold a picture. */
export interface PhotoMetadata {
  /** With the leading `Exif\0\0`. */
  readonly exif?: Buffer;
  readonly xmp?: Buffer;
  /** As a Photoshop resource block, the way JPEG files carry it. */
  readonly iptc?: Buffer;
  /** The original had a colour profile: the covered photo, which is sRGB, then gets that one. */
  readonly profile: boolean;
}

/** Reads what `--keep-metadata` keeps, cleaned; parts that are broken or too long for every format are left out. */
export async function readMetadata(bytes: Buffer): Promise<PhotoMetadata> {
  return cleaned(await partsOf(bytes));
}

/** Parts of an original's metadata that are not in the file written of it. */
export interface LostMetadata {
  /** Those that the format written does not hold. */
  readonly unheld: readonly string[];
  /** Those that could not be written anew: broken, or too long. */
  readonly broken: readonly string[];
}

/** What `--keep-metadata` was to keep of the original but did not. */
export async function lostMetadata(original: Buffer, written: Buffer): Promise<LostMetadata> {
  const [had, has] = await Promise.all([partsOf(original), partsOf(written)]);
  const kept = cleaned(had);
  const names = { exif: 'EXIF', xmp: 'XMP', iptc: 'IPTC' } as const;
  const parts = ['exif', 'xmp', 'iptc'] as const;
  return {
    unheld: parts.filter((part) => kept[part] && !has[part]).map((part) => names[part]),
    // Photoshop's block counts as IPTC even when it holds none, so that its emptiness is no loss.
    broken: parts.filter((part) => part !== 'iptc' && had[part] && !kept[part]).map((part) => names[part]),
  };
}

async function partsOf(bytes: Buffer) {
  const { exif, xmp, iptc, icc } = await sharp(bytes, { limitInputPixels: false }).metadata();
  const isPng = bytes.toString('latin1', 1, 4) === 'PNG';
  // The decoder does not read what a PNG carries after its pixels.
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
