const variationSelectors = new Set([0xfe0e, 0xfe0f]);
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** True when the text is a single character as people see it. */
export function isOneCharacter(text: string): boolean {
  return [...graphemes.segment(text)].length === 1;
}

/** An emoji's name in the pack: its code points in hex, without variation selectors, so 🌧 is found with and without one. */
export function emojiKey(emoji: string): string {
  return [...emoji]
    .map((character) => character.codePointAt(0) ?? 0)
    .filter((code) => !variationSelectors.has(code))
    .map((code) => code.toString(16).padStart(4, '0'))
    .join('-');
}
