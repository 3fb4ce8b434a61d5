import type { InputFormat } from './photo.js';

/** What the memory for a still photo depends on, besides its pixels; all of it is in the header. */
export interface MemoryTraits {
  readonly format: InputFormat;
  /** Bytes of the file. */
  readonly bytes: number;
  readonly alpha: boolean;
  /** The picture comes in several passes: a progressive JPEG, an interlaced PNG. */
  readonly progressive: boolean;
  /** Whether a JPEG has colours at half the resolution, as cameras write them. */
  readonly halfColours: boolean;
}

/** Memory of the process with the face networks, without any photo. */
export const processMemory = 150_000_000;

/**
 * The most memory that a still photo may need by default. It is more in three formats, where a phone's photo of 48 megapixels
 * (HEIC), a camera's of 24 (AVIF, whose encoder needs most of it) and a panorama of 62 (PNG) would be rejected otherwise.
 */
export function mostMemory({ format }: MemoryTraits): number {
  return { heic: 750_000_000, avif: 1_200_000_000, png: 650_000_000 }[format as string] ?? 600_000_000;
}

/**
 * Bytes per pixel, measured on photos of 79 megapixels (docs/formats.md). `decoding` and `encoding` are what a format's
 * library needs besides the pixels, in whole pictures that it holds.
 */
const costs: Readonly<Record<InputFormat, { readonly decoding: number; readonly encoding: number }>> = {
  jpeg: { decoding: 0.2, encoding: 0.2 },
  png: { decoding: 0.2, encoding: 0 },
  tiff: { decoding: 0.2, encoding: 0 },
  gif: { decoding: 5.5, encoding: 12.3 },
  webp: { decoding: 5, encoding: 8 },
  avif: { decoding: 16.2, encoding: 36.5 },
  heic: { decoding: 8.7, encoding: 0.2 },
};
/** Encoding with transparency, where that takes much more: WebP compresses it without loss, AVIF as a second picture. */
const transparent: Partial<Record<InputFormat, number>> = { webp: 20, avif: 48 };
/** The smaller pictures that are searched, and what the networks leave behind. */
const [SEARCHING, SEARCHED] = [2.4, 2.3];

/** The bytes per pixel that a photo of so many pixels needs at most, first decoded, then searched, then encoded. */
export function bytesPerPixel(traits: MemoryTraits, pixels: number): number {
  const { format, bytes, alpha } = traits;
  const raw = alpha ? 4 : 3;
  const file = bytes / pixels;
  const { decoding } = costs[format];
  const encoding = (alpha && transparent[format]) || costs[format].encoding;
  // Formats without loss are written as large as they were, but never with more than 8 bits per channel.
  const written = encoding === 0 ? Math.min(file, raw) : 0;
  return Math.max(file + raw + decoding + passes(traits, raw), raw + SEARCHING, raw + SEARCHED + encoding + written);
}

/** What a decoder keeps until the last pass: a JPEG's coefficients of two bytes, a PNG's pixels of up to 16 bits. */
function passes({ format, progressive, halfColours }: MemoryTraits, raw: number): number {
  if (!progressive) return 0;
  return format === 'jpeg' && halfColours ? 3 : 2 * raw;
}

/** The photo in words, for the message that its limit is lower than usual. */
export function describeTraits({ format, bytes, alpha, progressive }: MemoryTraits): string {
  const kind = progressive ? (format === 'jpeg' ? 'progressive ' : 'interlaced ') : '';
  const size = `${Math.max(1, Math.round(bytes / 1_000_000))} MB`;
  const article = /^[ia]/i.test(kind + format) ? 'an' : 'a';
  return `${article} ${kind}${format.toUpperCase()} of ${size}${alpha ? ' with transparency' : ''}`;
}
