/** Longest side in pixels: sharp enough on a large screen to see whether a face is visible. */
const side = 1000;

/** A small upright copy of a picture for the report, without metadata. */
export async function thumbnail(bytes: Buffer): Promise<Buffer> {
  const { default: sharp } = await import('sharp');
  const { inspect } = await import('../../core/photo/inspect.js');
  // Whatever else is wrong with a photo, sharp shows as much of it as it can.
  const info = await inspect(bytes).catch(() => undefined);
  const picture = info?.format === 'heic' ? await decoded(bytes) : sharp(bytes, { failOn: 'none' }).autoOrient();
  return picture
    .resize(side, side, { fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 75, effort: 1 })
    .toBuffer();
}

/** HEIC, which sharp does not read. */
async function decoded(bytes: Buffer) {
  const { default: sharp } = await import('sharp');
  const { decode } = await import('../../core/photo/decode.js');
  const { width, height, channels, pixels } = (await decode(bytes)).images[0]!;
  return sharp(pixels, { raw: { width, height, channels } });
}
