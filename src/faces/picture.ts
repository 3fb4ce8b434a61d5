import type { Frame } from '../photo/photo.js';
import type { Tensor } from './model.js';

/** What transparent pixels are shown to the networks as: as unlike a face's edge as any other colour. */
const NEUTRAL = { r: 127, g: 127, b: 127 };

/** A frame scaled to exactly this size, three bytes a pixel, transparency flattened. */
export async function scaleFrame(frame: Frame, width: number, height: number): Promise<Buffer> {
  const { default: sharp } = await import('sharp');
  const { channels } = frame;
  const image = sharp(frame.pixels, { raw: { width: frame.width, height: frame.height, channels } });
  if (channels === 4) image.flatten({ background: NEUTRAL });
  return image.resize(width, height, { fit: 'fill', kernel: 'linear' }).raw().toBuffer();
}

/** Interleaved RGB bytes as the planar tensor [1, 3, height, width] of networks, padded with zeros to multiples of `step`. */
export function planar(pixels: Buffer, width: number, height: number, step: number): Tensor {
  const columns = Math.ceil(width / step) * step;
  const rows = Math.ceil(height / step) * step;
  const plane = columns * rows;
  const data = new Float32Array(plane * 3);
  for (let y = 0, from = 0; y < height; y++) {
    for (let to = y * columns, end = to + width; to < end; to++, from += 3) {
      data[to] = pixels[from]!;
      data[to + plane] = pixels[from + 1]!;
      data[to + 2 * plane] = pixels[from + 2]!;
    }
  }
  return { data, dims: [1, 3, rows, columns] };
}
