import sharp from 'sharp';

/** Metadata of an original that may go into the covered photo: nothing in it can hold a picture. */
export interface PhotoMetadata {
  readonly exif?: Buffer;
  readonly xmp?: Buffer;
  readonly iptc?: Buffer;
}

/** Reads what `--keep-metadata` keeps. */
export async function readMetadata(bytes: Buffer): Promise<PhotoMetadata> {
  const { exif, xmp, iptc } = await sharp(bytes).metadata();
  return { ...(exif && { exif }), ...(xmp && { xmp }), ...(iptc && { iptc }) };
}
