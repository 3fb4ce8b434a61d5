import type { Sharp } from 'sharp';
import type { Frame } from '../../core/photo/photo.js';

/** Longest side in pixels: sharp enough on a large screen to see whether a face is visible. */
const side = 1000;

/** A small upright copy of a picture for the report, without metadata. */
export async function thumbnail(bytes: Buffer): Promise<Buffer> {
  const { default: sharp } = await import('sharp');
  const { inspect } = await import('../../core/photo/inspect.js');
  // Whatever else is wrong with a photo, sharp shows as much of it as it can.
  const info = await inspect(bytes).catch(() => undefined);
  if (info?.format === 'heic') return thumbnailOf(await decoded(bytes));
  return reduced(sharp(bytes, { failOn: 'none' }).autoOrient());
}

/** The same of pixels. */
export async function thumbnailOf({ width, height, channels, pixels }: Frame): Promise<Buffer> {
  const { default: sharp } = await import('sharp');
  return reduced(sharp(pixels, { raw: { width, height, channels } }));
}

function reduced(picture: Sharp): Promise<Buffer> {
  const smaller = picture.resize(side, side, { fit: 'inside', withoutEnlargement: true });
  return smaller.webp({ quality: 75, effort: 1 }).toBuffer();
}

/** HEIC, which sharp does not read. */
async function decoded(bytes: Buffer): Promise<Frame> {
  const { decode } = await import('../../core/photo/decode.js');
  return (await decode(bytes)).images[0]!;
}
