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

/** What a photo takes at most, measured with PNGs of up to 100 megapixels: the process itself, then bytes for each pixel. */
const memoryUse = { base: 150_000_000, perPixel: 6.5 } as const;

/** A limit of pixels, and the reason for it when it is not the usual one. */
export interface PixelLimit {
  readonly pixels: number;
  readonly reason?: string;
}

/** The limit that fits into this memory, which may be that of a container; at least one megapixel. */
export function pixelLimit(memory: number = process.constrainedMemory() ?? 0): PixelLimit {
  const fitting = (memory - memoryUse.base) / memoryUse.perPixel;
  // 0, or a number beyond any memory: there is no limit but the machine's own.
  if (memory <= 0 || fitting >= workLimits.pixels) return { pixels: workLimits.pixels };
  const pixels = Math.max(1, Math.floor(fitting / 1_000_000)) * 1_000_000;
  return { pixels, reason: `with ${Math.round(memory / 1_000_000)} MB of memory` };
}

/**
 * @param limit default: what `workLimits` and the memory there is allow
 * @throws EmojifyError IMAGE_TOO_LARGE
 */
export function refuseTooMuchWork(
  { width, height, frames }: Omit<PhotoInfo, 'format'>,
  { pixels, reason }: PixelLimit = pixelLimit(),
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
