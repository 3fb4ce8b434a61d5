import type { Sharp } from 'sharp';

/** The pixels in sRGB with 8 bits per channel. */
export function toRgb(source: Sharp) {
  return source.toColourspace('srgb').raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
}
