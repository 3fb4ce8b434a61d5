import sharp, { type Sharp } from 'sharp';
import type { Box, Frame } from '../../../src/core/photo/photo.js';

/** The one face of samples/astronaut.jpg, in its 512 × 512 pixels. */
export const astronautFace: Box = { left: 181, top: 60, width: 88, height: 117 };

export const astronaut = (): Sharp => sharp('samples/astronaut.jpg');

/** A picture's pixels as detectors take them. */
export async function frameOf(image: Sharp): Promise<Frame> {
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels: info.channels === 4 ? 4 : 3, pixels: data };
}

/** The part around the face, `size` pixels wide and high, in which the face is about half as high. */
export async function portrait(size: number): Promise<Buffer> {
  return astronaut().extract({ left: 105, top: 0, width: 240, height: 240 }).resize(size, size).png().toBuffer();
}

/** The face's box in a portrait of this size whose corner lies at `left`, `top`. */
export function faceInPortrait(size: number, left: number, top: number): Box {
  const scale = size / 240;
  return {
    left: left + (astronautFace.left - 105) * scale,
    top: top + astronautFace.top * scale,
    width: astronautFace.width * scale,
    height: astronautFace.height * scale,
  };
}

export interface Placed {
  readonly size: number;
  readonly left: number;
  readonly top: number;
}

/** Portraits on a canvas of one colour. */
export async function crowd(width: number, height: number, placed: readonly Placed[]): Promise<Frame> {
  const portraits = await Promise.all(
    placed.map(async ({ size, left, top }) => ({ input: await portrait(size), left, top })),
  );
  const canvas = sharp({ create: { width, height, channels: 3, background: '#8a9a78' } });
  return frameOf(sharp(await canvas.composite(portraits).png({ compressionLevel: 1 }).toBuffer()));
}
