import sharp from 'sharp';
import { cleanExif } from './metadata/exif.js';
import { cleanIptc } from './metadata/iptc.js';
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

/** Reads what `--keep-metadata` keeps, cleaned; parts that are broken are left out. */
export async function readMetadata(bytes: Buffer): Promise<PhotoMetadata> {
  const { exif, xmp, iptc, icc } = await sharp(bytes, { limitInputPixels: false }).metadata();
  return {
    exif: exif && cleanExif(exif),
    xmp: xmp && cleanXmp(xmp),
    iptc: iptc && cleanIptc(iptc),
    profile: icc !== undefined,
  };
}
