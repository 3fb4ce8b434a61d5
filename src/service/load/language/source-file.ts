import { LineCounter } from 'yaml';
import type { Place } from '../../types.js';

/** The text of a file of the service, with conversion of offsets to positions. */
export interface SourceFile {
  /** The name in messages: relative to the working directory. */
  readonly name: string;
  readonly text: string;
  readonly lines: LineCounter;
}

export function sourceFile(name: string, text: string): SourceFile {
  return { name, text, lines: new LineCounter() };
}

export function placeAt(source: SourceFile, offset: number): Place {
  const { line, col } = source.lines.linePos(Math.min(offset, source.text.length));
  return { file: source.name, line: Math.max(1, line), column: Math.max(1, col) };
}

/** The text of a line, to show below a message. */
export function lineOf(source: SourceFile, line: number): string {
  const start = source.lines.lineStarts[line - 1];
  return start === undefined
    ? ''
    : (/^[^\r\n]*/.exec(source.text.slice(start, source.lines.lineStarts[line]))?.[0] ?? '');
}
