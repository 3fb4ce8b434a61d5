import { EmojifyError } from '../../errors/emojify-error.js';
import type { PhotoInfo } from './photo.js';

/**
 * What bounds the work on one photo, checked from its header. Pixels bound memory. Sides bound the tiles that are searched:
 * a picture one pixel wide and ten million high costs more of them than any photo. Frames bound what each costs whatever its size.
 */
export const workLimits = {
  /** Of all frames together. */
  pixels: 100_000_000,
  side: 30_000,
  frames: 1000,
} as const;

/** @throws EmojifyError IMAGE_TOO_LARGE */
export function refuseTooMuchWork({ width, height, frames }: Omit<PhotoInfo, 'format'>): void {
  const { pixels, side } = workLimits;
  const size = `${width} × ${height} pixels${frames > 1 ? ` in ${frames} frames` : ''}`;
  if (width * height * frames > pixels) throw tooLarge(size, `${pixels / 1_000_000} megapixels: scale it down first`);
  if (Math.max(width, height) > side)
    throw tooLarge(size, `${side.toLocaleString('en')} pixels a side: scale it down or cut it into parts first`);
}

export function tooLarge(what: string, limit: string): EmojifyError {
  return new EmojifyError('IMAGE_TOO_LARGE', `the photo has ${what}, more than the limit of ${limit}`);
}
