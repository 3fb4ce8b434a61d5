import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Input } from '../batch/input.js';
import { EmojifyError } from '../errors/emojify-error.js';
import { makeFolder } from '../util/make-folder.js';
import { toFilePath } from '../util/path-name.js';
import { writeFailure } from '../util/write-failure.js';

/** What is known about a photo from an interrupted run. */
export interface Noted {
  readonly imageId: string;
  /** Whether its result was downloaded, or is to stay where it is. */
  readonly done: boolean;
}

/**
 * What an unfinished run has done. It contains no names: photos are identified by a hash of their path, size and time,
 * so a changed photo counts as another one. It exists only while a run is unfinished.
 */
export interface Journal {
  readonly path: string;
  /** What an earlier run stored about this input; URLs and stdin are never stored, because their content may change. */
  of(input: Input): Noted | undefined;
  /** Appends a line in one write: after a kill it is missing, or incomplete and ignored. */
  note(input: Input, noted: Noted): void;
  /** Called when the run is complete. */
  remove(): void;
}

/** The journal of a run, identified by service and destination. `folder` is created when it is written to. */
export function openJournal(folder: string, run: readonly string[]): Journal {
  const name = createHash('sha256').update(run.join('\0')).digest('hex').slice(0, 16);
  const path = join(folder, `${name}.jsonl`);
  const noted = existsSync(path) ? parse(readFileSync(path, 'utf8')) : new Map<string, Noted>();
  let opened = false;
  return {
    path,
    of(input) {
      const key = keyOf(input);
      return key === undefined ? undefined : noted.get(key);
    },
    note(input, { imageId, done }) {
      const key = keyOf(input);
      if (key === undefined) return;
      try {
        if (!opened) makeFolder(dirname(path));
        // Otherwise an incomplete line would be joined with this one.
        appendFileSync(path, `${opened ? '' : '\n'}${JSON.stringify([key, imageId, ...(done ? ['done'] : [])])}\n`);
        opened = true;
      } catch (error) {
        const why = writeFailure(error) ?? String(error);
        throw new EmojifyError('OUTPUT_UNWRITABLE', `cannot write the journal "${path}": ${why}`, { cause: error });
      }
    },
    remove: () => rmSync(path, { force: true }),
  };
}

function parse(text: string): Map<string, Noted> {
  const noted = new Map<string, Noted>();
  for (const line of text.split('\n')) {
    const match = /^\["([\w-]{22})","([\da-f-]{36})"(,"done")?\]$/.exec(line);
    if (match) noted.set(match[1]!, { imageId: match[2]!, done: match[3] !== undefined });
  }
  return noted;
}

function keyOf(input: Input): string | undefined {
  if (input.kind === 's3') return hash([input.name, input.etag]);
  if (input.kind !== 'file') return undefined;
  const stats = statSync(toFilePath(input.name), { throwIfNoEntry: false });
  return stats && hash([resolve(input.name), String(stats.size), String(stats.mtimeMs)]);
}

/** 132 bits. */
const hash = (parts: readonly string[]): string =>
  createHash('sha256').update(parts.join('\0')).digest('base64url').slice(0, 22);
