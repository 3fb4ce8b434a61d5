import { EmojifyError } from '../../errors/emojify-error.js';
import { emojiKey, looksLikeEmoji } from './emoji-key.js';
import { readBody } from './pack.js';

/** Art that covers faces: vector art, crisp at every size. */
export interface Art {
  /** The emoji itself, as the name for users. */
  readonly name: string;
  /** SVG elements that fill a box of 128 × 128 units. */
  readonly body: string;
}

const arts = new Map<string, Promise<Art>>();

/**
 * The art of one emoji: any in Unicode, including skin tones, ZWJ sequences, flags and keycaps. Read once and cached,
 * so that the same emoji is the same object.
 * @throws EmojifyError UNKNOWN_EMOJI if the text is not exactly one emoji.
 */
export function emojiArt(emoji: string): Promise<Art> {
  const key = emojiKey(emoji);
  const known = arts.get(key);
  if (known) return known;
  const art = loadArt(emoji, key);
  arts.set(key, art);
  art.catch(() => arts.delete(key));
  return art;
}

async function loadArt(emoji: string, key: string): Promise<Art> {
  const body = looksLikeEmoji(emoji) ? await readBody(key) : undefined;
  if (!body) throw unknownEmoji(emoji);
  return { name: emoji, body };
}

/** The error for text that is not one emoji. */
export function unknownEmoji(text: string): EmojifyError {
  return new EmojifyError('UNKNOWN_EMOJI', `unknown emoji "${text}": expected one emoji such as 😎`);
}
