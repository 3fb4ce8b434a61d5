import { EmojifyError } from '../../errors/emojify-error.js';
import { bytesPerPixel, describeTraits, type MemoryTraits, mostMemory, processMemory } from './memory-cost.js';
import type { PhotoInfo } from './photo.js';

/**
 * Limits the work on one photo; checked from its header. Pixels determine memory. Sides limit the number of tiles to
 * search: a picture one pixel wide and ten million high needs more of them than any photo. Frames limit the cost that
 * each has regardless of its size.
 */
export const workLimits = {
  /** A still photo. A JPEG of 75 megapixels needs somewhat less than `mostMemory`, some other photos need more. */
  pixels: 75_000_000,
  /** All frames of an animation together. As a file it is small, so nearly all of its memory is pixels. */
  animationPixels: 100_000_000,
  side: 30_000,
  frames: 1000,
} as const;

/** Bytes per pixel of an animation. */
const ANIMATION_COST = 6.5;
/** The share of a container's memory that a photo may need. */
const SHARE = 0.9;

/** A limit of pixels, with the reason if it is below the default. */
export interface PixelLimit {
  readonly pixels: number;
  readonly reason?: string;
}

/** A photo's size, and of a still photo what its memory depends on. */
export interface Work extends Omit<PhotoInfo, 'format'> {
  readonly traits?: MemoryTraits;
}

/**
 * The limit of pixels for a photo like this one, as it has to fit into memory, which may be that of a container; at least
 * one megapixel.
 */
export function pixelLimit(work: Work, memory: number = process.constrainedMemory() ?? 0): PixelLimit {
  const { frames, traits } = work;
  const still = frames === 1 ? traits : undefined;
  const most = frames === 1 ? workLimits.pixels : workLimits.animationPixels;
  // 0, or a number beyond any real memory, means unlimited.
  const given = memory > 0 ? memory * SHARE : Number.POSITIVE_INFINITY;
  const available = still ? Math.min(given, mostMemory(still)) : given;
  const cost = still ? bytesPerPixel(still, work.width * work.height) : ANIMATION_COST;
  const fitting = (available - processMemory) / cost;
  if (fitting >= most) return { pixels: most };
  const pixels = Math.max(1, Math.floor(fitting / 1_000_000)) * 1_000_000;
  const reasons = [
    ...(still ? [`for ${describeTraits(still)}`] : []),
    ...(available === given ? [`with ${Math.round(memory / 1_000_000)} MB of memory`] : []),
  ];
  return { pixels, reason: reasons.join(' ') };
}

/**
 * @param limit default: `workLimits`, reduced to the available memory
 * @throws EmojifyError IMAGE_TOO_LARGE
 */
export function refuseTooMuchWork(work: Work, { pixels, reason }: PixelLimit = pixelLimit(work)): void {
  const { width, height, frames } = work;
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
