import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { PhotoInfo } from './photo.js';

/** From this number of pixels, freeing what was needed only to read and search a photo is worth the time. */
const LARGE_PIXELS = 24_000_000;

/**
 * Collects garbage if the photo is large. Pixels are outside the engine's heap, so it does not notice how many
 * megabytes a few small objects keep alive while native code processes a photo.
 */
export async function giveBackMemory({ width, height, frames }: Omit<PhotoInfo, 'format'>): Promise<void> {
  if (width * height * frames < LARGE_PIXELS) return;
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  // The first collection lets go of a picture from sharp, in the next turn of the event loop; the second one frees it.
  for (let round = 0; round < 2; round++) {
    collect();
    await setImmediate();
  }
}
