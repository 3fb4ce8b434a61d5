import sharp from 'sharp';
import { decode } from '../photo/decode.js';
import type { Frame } from '../photo/photo.js';
import type { Sticker } from './overlay.js';

/** Longest side of a sticker in pixels: more detail would not be visible, but take time to scale for every face. */
const longestSide = 2048;

/** Creates a sticker from the bytes of any picture that `decode` accepts; of an animation, its first frame. */
export async function readSticker(bytes: Buffer, name: string): Promise<Sticker> {
  const { images } = await decode(bytes);
  return { name, frame: await shrunk(images[0]!) };
}

async function shrunk(frame: Frame): Promise<Frame> {
  const { width, height, channels, pixels } = frame;
  if (Math.max(width, height) <= longestSide) return frame;
  const { data, info } = await sharp(pixels, { raw: { width, height, channels } })
    .resize(longestSide, longestSide, { fit: 'inside' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels, pixels: data };
}
