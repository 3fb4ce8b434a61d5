import { styleText } from 'node:util';

type Format = 'cyan' | 'green' | 'yellow' | 'magenta';

const token = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** A document indented for people, in colours if wanted. */
export function prettyJson(value: unknown, colour: boolean): string {
  const text = JSON.stringify(value, null, 2);
  if (!colour) return text;
  return text.replace(token, (match, string?: string, colon?: string) => {
    if (colon !== undefined) return `${paint('cyan', string ?? '')}${colon}`;
    return paint(string !== undefined ? 'green' : /^[-\d]/.test(match) ? 'yellow' : 'magenta', match);
  });
}

const paint = (format: Format, text: string) => styleText(format, text, { validateStream: false });
