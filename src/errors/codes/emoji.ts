import type { CodeInfo } from '../code.js';

/** Invalid emojis. */
export const emojiCodes = {
  UNKNOWN_EMOJI: {
    exit: 2,
    meaning: 'The text is not a single emoji, or no art exists for it.',
    fix: 'Pass a single emoji, such as 😎.',
  },
  UNKNOWN_EMOTION: {
    exit: 2,
    meaning: 'The word before `=` is not an emotion.',
    fix: 'Use happy, sad, angry, confused, disgusted, surprised, calm, fear or unknown.',
  },
  EMOJI_ART_MISSING: {
    exit: 1,
    meaning: 'The emoji art file is not next to the code.',
    fix: 'Rebuild emojify (`npm run build`), or place `noto.pack` next to the bundle.',
  },
} as const satisfies Record<string, CodeInfo>;
