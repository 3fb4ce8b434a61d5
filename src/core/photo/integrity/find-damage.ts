import type { InputFormat } from '../photo.js';
import { gifDamage } from './gif.js';
import { heifDamage } from './heif.js';
import { jpegDamage, tidyJpeg } from './jpeg.js';
import { pngDamage } from './png.js';
import { tidyTiff, tiffDamage } from './tiff.js';
import { webpDamage } from './webp.js';

const damageOf: Readonly<Record<InputFormat, (bytes: Buffer) => string | undefined>> = {
  jpeg: jpegDamage,
  png: pngDamage,
  webp: webpDamage,
  avif: heifDamage,
  heic: heifDamage,
  gif: gifDamage,
  tiff: tiffDamage,
};

/**
 * Finds damage in a photo by its own bytes: lengths, checksums, end markers. Undefined if there is none; then only
 * decoding can show damage.
 */
export function findDamage(bytes: Buffer, format: InputFormat): string | undefined {
  return damageOf[format](bytes);
}

/** A copy without harmless faults that a strict decoder rejects; undefined if there are none. */
export function tidied(bytes: Buffer, format: InputFormat): Buffer | undefined {
  if (format === 'jpeg') return tidyJpeg(bytes);
  return format === 'tiff' ? tidyTiff(bytes) : undefined;
}
