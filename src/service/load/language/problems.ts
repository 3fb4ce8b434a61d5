import type { ErrorCode } from '../../../errors/codes.js';
import { EmojifyError } from '../../../errors/emojify-error.js';
import type { Place, Problem } from '../../types.js';
import { lineOf, type SourceFile } from './source-file.js';

/** Collects the problems in a service's files, so that all of them are reported at once. */
export interface Problems {
  add(place: Place, message: string): void;
  warn(place: Place, message: string): void;
  /** Throws SERVICE_TOO_LARGE at once, because continuing would take too many resources. */
  refuse(place: Place, message: string): never;
  /** Files whose lines are shown below the messages. */
  know(source: SourceFile): void;
  readonly warnings: readonly Problem[];
  /** Whether anything was added. */
  readonly any: boolean;
  /** Throws SERVICE_INVALID when anything was added. */
  throwIfAny(): void;
}

export function createProblems(): Problems {
  const sources = new Map<string, SourceFile>();
  const found: Problem[] = [];
  const warnings: Problem[] = [];
  const located = (place: Place, message: string): Problem => {
    const source = sources.get(place.file);
    const { file, line, column } = place;
    return { file, line, column, message, ...(source && { source: lineOf(source, line) }) };
  };
  const reported = new Set<string>();
  const addOnce = (list: Problem[], place: Place, message: string) => {
    const key = JSON.stringify([list === found, place.file, place.line, place.column, message]);
    if (!reported.has(key)) list.push(located(place, message));
    reported.add(key);
  };
  return {
    add: (place, message) => addOnce(found, place, message),
    warn: (place, message) => addOnce(warnings, place, message),
    refuse: (place, message) => {
      throw serviceError('SERVICE_TOO_LARGE', [located(place, message)]);
    },
    know: (source) => void sources.set(source.name, source),
    warnings,
    get any() {
      return found.length > 0;
    },
    throwIfAny: () => {
      if (found.length > 0) throw serviceError('SERVICE_INVALID', found);
    },
  };
}

function serviceError(code: ErrorCode, found: readonly Problem[]): EmojifyError {
  const problems = [...found].sort((a, b) => a.line - b.line || a.column - b.column);
  const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
  const text = problems.map(problemText).join('\n');
  return new EmojifyError(code, `${count} in ${problems[0]?.file}\n${text}`, { data: { problems } });
}

/** Characters shown of a line; of a longer one (JSON on one line) only the part around the position. */
const SHOWN_WIDTH = 200;

/** `serverless.yml:14:7  unknown key "memorysize"; did you mean "memorySize"?` with the line and a caret under it. */
export function problemText({ file, line, column, message, source }: Problem): string {
  const head = `${file}:${line}:${column}  ${message}`;
  if (!source?.trim()) return head;
  const gutter = `${line} | `;
  const start = column <= SHOWN_WIDTH ? 0 : column - SHOWN_WIDTH / 2;
  const shown = source.slice(start, start + SHOWN_WIDTH);
  const before = source.slice(start, column - 1).replace(/[^\t]/g, ' ');
  return [head, `  ${gutter}${shown}`, `  ${' '.repeat(gutter.length - 2)}| ${before}^`].join('\n');
}
