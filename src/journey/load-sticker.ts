import { EmojifyError } from '../errors/emojify-error.js';
import { decode } from '../photo/decode.js';
import type { Sticker } from '../photo/look.js';

/**
 * The picture in these bytes as a sticker; of an animation, the first frame.
 * @throws EmojifyError BAD_STICKER
 */
export async function loadSticker(name: string, bytes: Buffer): Promise<Sticker> {
  try {
    const { images } = await decode(bytes);
    return { name, frame: images[0]! };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new EmojifyError('BAD_STICKER', `the sticker "${name}" cannot be used: ${why}`, { cause });
  }
}
