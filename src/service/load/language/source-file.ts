import { LineCounter } from 'yaml';
import type { Place } from '../../types.js';

/** A file of the service as read, able to say where an offset is. */
export interface SourceFile {
  /** As messages name it: relative to where the user stands. */
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

/** The text of a line, for showing under a message. */
export function lineOf(source: SourceFile, line: number): string {
  const start = source.lines.lineStarts[line - 1];
  return start === undefined
    ? ''
    : (/^[^\r\n]*/.exec(source.text.slice(start, source.lines.lineStarts[line]))?.[0] ?? '');
}
