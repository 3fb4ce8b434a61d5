import { EmojifyError } from '../../errors/emojify-error.js';
import { nearest } from '../../errors/nearest.js';
import { type Emotion, emotions, type Face, type FaceAttributes } from '../detect/face.js';
import { unknownEmoji } from './art.js';
import { looksLikeEmoji } from './emoji-key.js';

/** The parsed `--emoji`: one for all faces, or some by emotion. */
export type EmojiChoice =
  | { readonly kind: 'all'; readonly emoji: string }
  | { readonly kind: 'byEmotion'; readonly emojis: Readonly<Partial<Record<Emotion, string>>> };

const defaults: Readonly<Record<Emotion, string>> = {
  HAPPY: '😄',
  SAD: '😢',
  ANGRY: '😠',
  CONFUSED: '😕',
  DISGUSTED: '🤢',
  SURPRISED: '😮',
  CALM: '😐',
  FEAR: '😨',
  UNKNOWN: '🙂',
};

/**
 * The emoji for a face: the user's choice if there is one, otherwise the one that matches the emotion and attributes.
 */
export function emojiFor(face: Pick<Face, 'emotion' | 'attributes'>, choice?: EmojiChoice): string {
  if (choice?.kind === 'all') return choice.emoji;
  return choice?.emojis[face.emotion] ?? refined(face.emotion, face.attributes ?? {}) ?? defaults[face.emotion];
}

/** Attributes choose a more specific emoji only where they describe the face better than its emotion. */
function refined(emotion: Emotion, seen: FaceAttributes): string | undefined {
  const relaxed = emotion === 'HAPPY' || emotion === 'CALM' || emotion === 'UNKNOWN';
  if (seen.sunglasses && relaxed) return '😎';
  if (emotion === 'HAPPY' && seen.eyesClosed) return '😆';
  if (emotion === 'HAPPY' && seen.mouthOpen === false) return '😊';
  if (emotion === 'CALM' && seen.eyesClosed) return '😌';
  if (emotion === 'CALM' && seen.smile) return '🙂';
  if (emotion === 'SURPRISED' && seen.mouthOpen) return '😲';
  return undefined;
}

/**
 * Parses `--emoji`: `😎` for all faces, or `happy=🥳,sad=🌧` by emotion.
 * @throws EmojifyError UNKNOWN_EMOJI, UNKNOWN_EMOTION
 */
export function parseEmojiChoice(text: string): EmojiChoice {
  if (!text.includes('=')) return { kind: 'all', emoji: checkedEmoji(text.trim()) };
  const emojis: Partial<Record<Emotion, string>> = {};
  for (const pair of text.split(',')) {
    const [word = '', emoji = ''] = pair.split('=').map((part) => part.trim());
    const emotion = checkedEmotion(word);
    if (emojis[emotion]) throw new EmojifyError('UNKNOWN_EMOTION', `emotion "${word}" is given twice: give it once`);
    emojis[emotion] = checkedEmoji(emoji);
  }
  return { kind: 'byEmotion', emojis };
}

function checkedEmoji(text: string): string {
  if (!looksLikeEmoji(text)) throw unknownEmoji(text);
  return text;
}

function checkedEmotion(word: string): Emotion {
  const known = emotions.find((emotion) => emotion === word.toUpperCase());
  if (known) return known;
  const names = emotionNames();
  const guess = nearest(word, names);
  const fix = guess ? `did you mean "${guess}"?` : `expected one of ${names.join(', ')}`;
  throw new EmojifyError('UNKNOWN_EMOTION', `unknown emotion "${word}": ${fix}`);
}

/** The emotions as users type them: lower case. */
export function emotionNames(): string[] {
  return emotions.map((emotion) => emotion.toLowerCase());
}
