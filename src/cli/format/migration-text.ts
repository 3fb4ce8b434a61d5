import { diffText } from '../../service/migrate/hunks.js';
import type { Migration } from '../../service/migrate/migrate-service.js';
import type { Problem } from '../../service/types.js';

/** What `emojify migrate --json` prints. */
export interface MigrateResult {
  readonly file: string;
  /** The file that was written; null without --write. */
  readonly written: string | null;
  readonly changes: readonly {
    readonly line: number;
    readonly before: readonly string[];
    readonly after: readonly string[];
    readonly reasons: readonly string[];
  }[];
  /** Changes that are left to the user. */
  readonly remaining: readonly Place[];
  readonly warnings: readonly Place[];
}

interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export function migrationResult(migration: Migration, written: string | undefined): MigrateResult {
  return {
    file: migration.file,
    written: written ?? null,
    changes: migration.changes.map(({ line, before, after, why }) => ({ line, before, after, reasons: why })),
    remaining: migration.remaining.map(placeOf),
    warnings: migration.warnings.map(placeOf),
  };
}

const placeOf = ({ file, line, column, message }: Problem): Place => ({ file, line, column, message });

/** The diff for stdout and the remaining changes for stderr, each with its line of the file and a message. */
export function migrationLines(
  migration: Migration,
  written: string | undefined,
): { readonly diff: string; readonly rest: readonly string[] } {
  const { file, newFile, changes, remaining, warnings } = migration;
  const rest = [
    ...warnings.map((problem) => `warning ${problemLine(problem)}`),
    ...(written ? [`written to ${written}`] : []),
    outcome(changes.length, remaining.length),
    ...remaining.flatMap((problem) => [problemLine(problem), ...shownLine(problem)]),
  ];
  return { diff: changes.length > 0 ? diffText(file, newFile, changes) : '', rest };
}

const problemLine = ({ file, line, column, message }: Problem) => `${file}:${line}:${column}  ${message}`;
const shownLine = ({ line, source }: Problem) => (source ? [`  ${line} | ${source.slice(0, 120)}`] : []);

function outcome(changes: number, remaining: number): string {
  const done = changes === 0 ? 'nothing to change' : `${changes} ${changes === 1 ? 'change' : 'changes'}`;
  if (remaining === 0) return `${done}; the result can be printed, packaged and deployed`;
  return `${done}; ${remaining} ${remaining === 1 ? 'place is' : 'places are'} left to you:`;
}
