import { OVERLAP } from './tiles.js';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** One size at which a photo is searched. */
export interface Level extends Size {
  /** Searched completely; otherwise only around small candidates of a coarser level. */
  readonly everywhere: boolean;
}

/** Longest side of the coarsest level: CenterFace misses faces that fill much more. */
const COARSEST = 640;

/**
 * The sizes at which a photo is searched, from coarse to its own size, each twice the one before. All but the last are
 * searched completely, so a face of 20 pixels has at least 10 there, enough for a candidate.
 */
export function levelsOf(width: number, height: number): Level[] {
  const longest = Math.max(width, height);
  const halvings = Math.max(0, Math.ceil(Math.log2(longest / COARSEST)));
  return Array.from({ length: halvings + 1 }, (_, index) => {
    const scale = 2 ** (index - halvings);
    return {
      width: Math.max(1, Math.round(width * scale)),
      height: Math.max(1, Math.round(height * scale)),
      everywhere: index === 0 || index < halvings,
    };
  });
}

/**
 * Whether a level detects faces of this many of its pixels. Those less high than `small` are left to the next finer
 * level, and tiles cut those that are larger than their overlap, except at the coarsest level.
 */
export function isDetectable(size: number, small: number, coarsest: boolean, finest: boolean): boolean {
  return (finest || size >= small) && (coarsest || size < OVERLAP);
}

/** The size with a longer side of at most this many pixels. */
export function shrunk({ width, height }: Size, longest: number): Size {
  const scale = Math.min(1, longest / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
