import { EmojifyError } from '../../errors/emojify-error.js';
import type { Sticker } from './overlay.js';
import { readSticker } from './sticker.js';

/**
 * Loads the picture in these bytes as a sticker; of an animation, the first frame.
 * @throws EmojifyError BAD_STICKER
 */
export async function loadSticker(bytes: Buffer, name: string): Promise<Sticker> {
  try {
    return await readSticker(bytes, name);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new EmojifyError('BAD_STICKER', `the sticker "${name}" cannot be used: ${why}`, { cause });
  }
}
