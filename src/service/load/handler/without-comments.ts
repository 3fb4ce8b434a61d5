/**
 * JavaScript or TypeScript text with comments removed and strings emptied except short plain ones, so that text that
 * only looks like code is not mistaken for it. Lengths change; offsets refer to the result.
 */
export function withoutComments(source: string): string {
  const token = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g;
  return source.replace(token, (text) => {
    if (text.startsWith('/*') || text.startsWith('//')) return ' ';
    return text.startsWith('`') || !/^.[\w$./@-]*.$/.test(text) ? '""' : text;
  });
}
