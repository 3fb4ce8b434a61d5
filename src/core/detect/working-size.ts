export interface Size {
  readonly width: number;
  readonly height: number;
}

/** One size at which a photo is searched. */
export interface Level extends Size {
  /** Looked at everywhere; otherwise only where a coarser level saw something small. */
  readonly everywhere: boolean;
}

/** The coarsest level's longer side is at most this: CenterFace overlooks faces that fill much more. */
const COARSEST = 640;

/**
 * The sizes at which a photo is searched, from coarse to its own size, each twice as large as the one before.
 * All but the last are searched everywhere, so a face of 20 pixels shows with 10 at least, enough for a hint.
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

/** A size whose longer side is at most so many pixels. */
export function shrunk({ width, height }: Size, longest: number): Size {
  const scale = Math.min(1, longest / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
