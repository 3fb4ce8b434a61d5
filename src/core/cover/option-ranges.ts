/** The range of a number; `whole` if it must be an integer. */
export interface NumberRange {
  readonly min: number;
  readonly max?: number;
  readonly whole?: boolean;
}

/** The ranges of numeric photo options, shared by the library and the flags of `process`. */
export const optionRanges = {
  /** Multiple of the face box's longer side. */
  scale: { min: 0.5, max: 4 },
  /** For JPEG, WebP and AVIF. */
  quality: { min: 1, max: 100, whole: true },
  /** Percent. */
  minConfidence: { min: 0, max: 100 },
  /** Pixels. */
  minFace: { min: 0 },
  maxFaces: { min: 1, whole: true },
  /** All frames of a photo together. */
  maxMegapixels: { min: 1, max: 500 },
} as const satisfies Readonly<Record<string, NumberRange>>;

/** Whether a number is in a range. */
export function isInRange(value: number, { min, max = Number.MAX_SAFE_INTEGER, whole = false }: NumberRange): boolean {
  return value >= min && value <= max && (!whole || Number.isInteger(value));
}

/** The expected range of a number, for messages: `a whole number from 1 to 100`. */
export function describeRange({ min, max, whole }: NumberRange): string {
  return `a ${whole ? 'whole ' : ''}number from ${min}${max === undefined ? '' : ` to ${max}`}`;
}
