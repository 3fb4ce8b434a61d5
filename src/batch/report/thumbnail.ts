/** Longest side in pixels: sharp enough on a large screen to see whether a face is visible. */
const side = 1000;

/** A small upright copy of a picture for the report, without metadata. */
export async function thumbnail(bytes: Buffer): Promise<Buffer> {
  const { default: sharp } = await import('sharp');
  return sharp(bytes, { failOn: 'none' })
    .autoOrient()
    .resize(side, side, { fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 75, effort: 1 })
    .toBuffer();
}
