const variationSelectors = new Set([0xfe0e, 0xfe0f]);
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** True for a single user-perceived character that is an emoji. Only the pack knows whether it has art. */
export function looksLikeEmoji(text: string): boolean {
  return [...graphemes.segment(text)].length === 1 && /\p{Extended_Pictographic}|\p{RI}\p{RI}|\u20e3/u.test(text);
}

/**
 * The key of an emoji in the pack: its code points in hex, without variation selectors, so that 🌧 is found with and
 * without one.
 */
export function emojiKey(emoji: string): string {
  return [...emoji]
    .map((character) => character.codePointAt(0) ?? 0)
    .filter((code) => !variationSelectors.has(code))
    .map((code) => code.toString(16).padStart(4, '0'))
    .join('-');
}
