/**
 * Control characters can command the terminal, and direction marks reorder the displayed text. A lone surrogate stands
 * for a byte that is not UTF-8 (see `util/path-name.ts`).
 */
const hidden = /[\p{Cc}\udc80-\udcff\u061c\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069]/u;

/** A name as one line of text that a shell accepts: characters that would disturb the line are written as escapes. */
export function shownName(name: string): string {
  return hidden.test(name) ? `$'${[...name].map(escaped).join('')}'` : name;
}

/** A message that may quote such a name, as one line. */
export function shownText(text: string): string {
  return [...text].map((character) => (hidden.test(character) ? escaped(character) : character)).join('');
}

/** A word of a command line, quoted if a shell (sh, bash, zsh) would interpret it otherwise. */
export function shellWord(word: string): string {
  if (hidden.test(word)) return shownName(word);
  if (word !== '' && !/[\s"'`$&|;<>(){}[\]*?!#~\\]/.test(word)) return word;
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

function escaped(character: string): string {
  if (character === "'" || character === '\\') return `\\${character}`;
  if (!hidden.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`;
  return code < 0x80 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}
