import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { PhotoInfo } from './photo.js';

/** From so many pixels on, what was only needed to read and search a photo is worth more than the time to collect it. */
const LARGE_PIXELS = 24_000_000;

/**
 * Collects garbage when the photo is large. Pixels lie outside of the engine's heap: it does not see how many megabytes
 * a few small objects keep while a photo is worked on natively.
 */
export async function giveBackMemory({ width, height, frames }: Omit<PhotoInfo, 'format'>): Promise<void> {
  if (width * height * frames < LARGE_PIXELS) return;
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  collect();
  // Native memory is freed in the event loop's next turn.
  await setImmediate();
}
