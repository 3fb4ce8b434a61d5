import { EmojifyError } from '../errors/emojify-error.js';
import { originalKey } from './keys.js';
import type { ImageStore } from './ports.js';

/** @throws EmojifyError ORIGINAL_MISSING */
export async function readOriginal(images: ImageStore, imageId: string): Promise<Buffer> {
  const original = await images.get(originalKey(imageId));
  if (original) return original.bytes;
  throw new EmojifyError('ORIGINAL_MISSING', `the original of image ${imageId} is missing: send the photo again`);
}
