import { decode } from './decode.js';
import type { Sticker } from './look.js';

/** A sticker from the bytes of any picture `decode` takes; of an animation its first frame. */
export async function readSticker(bytes: Buffer, name: string): Promise<Sticker> {
  const { images } = await decode(bytes);
  return { name, frame: images[0]! };
}
