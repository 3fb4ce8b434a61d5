import { EmojifyError } from '../../errors/emojify-error.js';
import type { PhotoInfo } from './photo.js';

/**
 * Limits the work on one photo; checked from its header. Pixels determine memory. Sides limit the number of tiles to
 * search: a picture one pixel wide and ten million high needs more of them than any photo. Frames limit the cost that
 * each has regardless of its size.
 */
export const workLimits = {
  /** A still photo. At 80 megapixels in three channels, the process takes about 600 MB. */
  pixels: 80_000_000,
  /** All frames of an animation together. As a file it is small, so nearly all of its memory is pixels. */
  animationPixels: 100_000_000,
  side: 30_000,
  frames: 1000,
} as const;

/** Maximum memory for a photo, including transparent PNGs: the process itself, plus bytes per pixel. */
const memoryUse = { base: 150_000_000, perPixel: 6.5 } as const;

/** A limit of pixels, with the reason if it is below the default. */
export interface PixelLimit {
  readonly pixels: number;
  readonly reason?: string;
}

/** The limit that fits into this memory, which may be that of a container; at least one megapixel. */
export function pixelLimit(frames: number, memory: number = process.constrainedMemory() ?? 0): PixelLimit {
  const most = frames > 1 ? workLimits.animationPixels : workLimits.pixels;
  const fitting = (memory - memoryUse.base) / memoryUse.perPixel;
  // 0, or a number beyond any real memory, means unlimited.
  if (memory <= 0 || fitting >= most) return { pixels: most };
  const pixels = Math.max(1, Math.floor(fitting / 1_000_000)) * 1_000_000;
  return { pixels, reason: `with ${Math.round(memory / 1_000_000)} MB of memory` };
}

/**
 * @param limit default: `workLimits`, reduced to the available memory
 * @throws EmojifyError IMAGE_TOO_LARGE
 */
export function refuseTooMuchWork(
  { width, height, frames }: Omit<PhotoInfo, 'format'>,
  { pixels, reason }: PixelLimit = pixelLimit(frames),
): void {
  const { side } = workLimits;
  const size = `${width} × ${height} pixels${frames > 1 ? ` in ${frames} frames` : ''}`;
  if (width * height * frames > pixels)
    throw tooLarge(size, `${pixels / 1_000_000} megapixels${reason ? ` ${reason}` : ''}: scale it down first`);
  if (Math.max(width, height) > side)
    throw tooLarge(size, `${side.toLocaleString('en')} pixels a side: scale it down or cut it into parts first`);
}

export function tooLarge(what: string, limit: string): EmojifyError {
  return new EmojifyError('IMAGE_TOO_LARGE', `the photo has ${what}, more than the limit of ${limit}`);
}
