import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { EmojifyError } from '../../errors/emojify-error.js';
import { shellWord } from '../../errors/shell-word.js';
import { makeFolder } from '../../util/make-folder.js';
import { writeFailure } from '../../util/write-failure.js';

/** The files and folders that the stores and `dev` keep in it. */
const ours = /^objects$|\.(db|sqlite)(-wal|-shm)?$|^dev\.lock$/;

/**
 * Creates the data folder if it is missing, and checks that it and its content are writable: SQLite would open a
 * read-only file and fail later.
 * @throws EmojifyError DATA_UNUSABLE
 */
export function claimDataFolder(data: string): void {
  try {
    makeFolder(data);
    accessSync(data, constants.R_OK | constants.W_OK | constants.X_OK);
    for (const name of readdirSync(data).filter((name) => ours.test(name))) requireWritable(join(data, name));
    requireFolder(join(data, 'objects'));
  } catch (cause) {
    throw dataUnusable(data, cause);
  }
}

/** The log files of a database appear and disappear while another process uses it. */
function requireWritable(path: string): void {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

function requireFolder(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found && !found.isDirectory()) throw Object.assign(new Error('not a folder'), { code: 'ENOTDIR', path });
}

/** @returns DATA_DAMAGED, for a folder whose files contradict each other or cannot be read. */
export function dataDamaged(data: string, reason: string, cause?: unknown): EmojifyError {
  return new EmojifyError('DATA_DAMAGED', `the data folder "${data}" is damaged: ${reason}`, {
    cause,
    hint: `repair it with "emojify dev --check --data ${shellWord(data)}", or restore the folder from a backup`,
  });
}

/** SQLite's codes for a file that is not a valid database. */
const damage = /^SQLITE_(CORRUPT|NOTADB|IOERR_SHORT_READ|IOERR_CORRUPTFS)/;

const full = /^(SQLITE_FULL|ENOSPC|EDQUOT)$/;

/** Converts an error to one that describes the problem of the data folder. */
export function dataUnusable(data: string, cause: unknown): EmojifyError {
  const code = String((cause as NodeJS.ErrnoException | undefined)?.code);
  if (damage.test(code)) return dataDamaged(data, 'its database cannot be read', cause);
  if (full.test(code))
    return new EmojifyError('DATA_FULL', `the disk of the data folder "${data}" is full`, {
      cause,
      hint: 'free some space, then start "emojify dev" again: it continues with the photos it has accepted',
    });
  const { path = data } = cause as NodeJS.ErrnoException;
  const what = writeFailure(cause) ?? (cause instanceof Error ? cause.message : String(cause));
  const reason = path === data ? what : `${what} for "${path}"`;
  const hint = 'pass a folder that this user can write to with --data DIR';
  return new EmojifyError('DATA_UNUSABLE', `cannot use the data folder "${data}": ${reason}`, { cause, hint });
}

/**
 * Codes with which the disk, or SQLite on its behalf, refuses. SQLITE_ERROR, _MISUSE and _CONSTRAINT are excluded,
 * because they indicate bugs.
 */
const refusal =
  /^(SQLITE_(BUSY|CANTOPEN|CORRUPT|FULL|IOERR|LOCKED|NOTADB|PERM|PROTOCOL|READONLY)|E(NOSPC|DQUOT|IO|ROFS|ACCES|PERM|NOTDIR|ISDIR|NOENT|STALE)$)/;

const told = (data: string, thrown: unknown): unknown =>
  refusal.test(String((thrown as NodeJS.ErrnoException | undefined)?.code)) ? dataUnusable(data, thrown) : thrown;

/** Runs work on the data folder; errors of the disk or the database are thrown as problems of the folder. */
export function overData<T>(data: string, work: () => T): T {
  try {
    const result: unknown = work();
    if (result instanceof Promise) return result.catch((thrown) => Promise.reject(told(data, thrown))) as T;
    return (isIterable(result) ? pages(data, result) : result) as T;
  } catch (thrown) {
    throw told(data, thrown);
  }
}

/** Does the same for each method of a store. */
export function tellingStore<T extends object>(data: string, store: T): T {
  const methods = Object.entries(store).map(([name, value]) => [
    name,
    typeof value === 'function' ? (...args: unknown[]) => overData(data, () => value(...args)) : value,
  ]);
  return Object.fromEntries(methods) as T;
}

const isIterable = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value;

async function* pages(data: string, source: AsyncIterable<unknown>): AsyncGenerator<unknown> {
  try {
    yield* source;
  } catch (thrown) {
    throw told(data, thrown);
  }
}
