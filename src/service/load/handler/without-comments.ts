/**
 * JavaScript or TypeScript text with comments removed and texts emptied except short plain ones, so that what only looks
 * like code is not taken for it. Lengths change; offsets are of the result.
 */
export function withoutComments(source: string): string {
  const token = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g;
  return source.replace(token, (text) => {
    if (text.startsWith('/*') || text.startsWith('//')) return ' ';
    return text.startsWith('`') || !/^.[\w$./@-]*.$/.test(text) ? '""' : text;
  });
}
