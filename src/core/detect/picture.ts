import type { Box, Frame } from '../photo/photo.js';
import type { Tensor } from './model.js';

/** What transparent pixels are shown to the networks as. */
const NEUTRAL = { r: 127, g: 127, b: 127 };

/** A picture of three bytes a pixel. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Buffer;
}

/** A frame scaled to exactly this size, transparency flattened; an opaque frame of that size as it is. */
export async function scaleFrame(frame: Frame, width: number, height: number): Promise<Picture> {
  const { channels } = frame;
  if (channels === 3 && frame.width === width && frame.height === height) return frame;
  const { default: sharp } = await import('sharp');
  const image = sharp(frame.pixels, { raw: { width: frame.width, height: frame.height, channels } });
  if (channels === 4) image.flatten({ background: NEUTRAL });
  return {
    width,
    height,
    pixels: await image.resize(width, height, { fit: 'fill', kernel: 'linear' }).raw().toBuffer(),
  };
}

/** A part of a picture as the planar tensor [1, 3, height, width] of networks, padded with zeros to multiples of `step`. */
export function planar(picture: Picture, part: Box, step: number): Tensor {
  const columns = Math.ceil(part.width / step) * step;
  const rows = Math.ceil(part.height / step) * step;
  const plane = columns * rows;
  const data = new Float32Array(plane * 3);
  for (let y = 0; y < part.height; y++) {
    let from = ((part.top + y) * picture.width + part.left) * 3;
    for (let to = y * columns, end = to + part.width; to < end; to++, from += 3) {
      data[to] = picture.pixels[from]!;
      data[to + plane] = picture.pixels[from + 1]!;
      data[to + 2 * plane] = picture.pixels[from + 2]!;
    }
  }
  return { data, dims: [1, 3, rows, columns] };
}
