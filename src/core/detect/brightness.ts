import type { Picture } from './picture.js';

/**
 * A photo whose brightest hundredth is darker than this is brightened for the search, because the 8-bit network
 * performs poorly in the dark.
 */
const DARK = 100;
/** The target value for the brightest hundredth. */
const BRIGHT = 230;

/** The factor by which a picture's bytes are multiplied for the search: 1 unless the picture is dark. */
export function gainOf({ pixels }: Picture): number {
  if (isLight(pixels)) return 1;
  const counts = new Uint32Array(256);
  for (let at = 0; at < pixels.length; at++) counts[pixels[at]!]!++;
  let rest = pixels.length / 100;
  let brightest = 255;
  while (brightest > 0 && rest > counts[brightest]!) rest -= counts[brightest--]!;
  return BRIGHT / Math.max(1, brightest);
}

/** Whether the brightest hundredth is not dark; nearly all photos show it within their first rows. */
function isLight(pixels: Uint8Array): boolean {
  let left = pixels.length / 100;
  for (let at = 0; at < pixels.length; at++) if (pixels[at]! >= DARK && --left <= 0) return true;
  return false;
}

/** A picture with all bytes multiplied by a factor; the same picture if the factor is 1. */
export function brightened(picture: Picture, gain: number): Picture {
  if (gain === 1) return picture;
  const values = Uint8Array.from({ length: 256 }, (_, value) => Math.min(255, Math.round(value * gain)));
  return { ...picture, pixels: Buffer.from(picture.pixels.map((value) => values[value]!)) };
}
