import type { CodeInfo } from '../code.js';

/** What can be wrong with an emoji that was asked for. */
export const emojiCodes = {
  UNKNOWN_EMOJI: {
    exit: 2,
    meaning: 'The text is not exactly one emoji, or one there is no art for.',
    fix: 'Give one emoji, such as 😎.',
  },
  UNKNOWN_EMOTION: {
    exit: 2,
    meaning: 'The word before `=` is not an emotion.',
    fix: 'Use happy, sad, angry, confused, disgusted, surprised, calm, fear or unknown.',
  },
  EMOJI_ART_MISSING: {
    exit: 1,
    meaning: 'The file with the emoji art is not where the code is.',
    fix: 'Build emojify again (`npm run build`), or put `noto.pack` beside the bundle.',
  },
} as const satisfies Record<string, CodeInfo>;
