import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { EmojifyError } from '../../errors/emojify-error.js';
import { shellWord } from '../../errors/shell-word.js';
import { makeFolder } from '../../util/make-folder.js';
import { writeFailure } from '../../util/write-failure.js';

/** What the stores and `dev` keep in it. */
const ours = /^objects$|\.(db|sqlite)(-wal|-shm)?$|^dev\.lock$/;

/**
 * Makes the data folder where it is missing, and sees that it and what lies in it can be written: SQLite would open a
 * file it may only read, and fail later.
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

/** Logs of a database come and go while another process works with it. */
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

/** @returns DATA_DAMAGED, for a folder whose files do not fit each other or cannot be read as what they are. */
export function dataDamaged(data: string, reason: string, cause?: unknown): EmojifyError {
  return new EmojifyError('DATA_DAMAGED', `the data folder "${data}" is damaged: ${reason}`, {
    cause,
    hint: `repair what can be repaired with "emojify dev --check --data ${shellWord(data)}", or restore a backup of the folder`,
  });
}

/** What SQLite answers for a file that is not, or no longer, a database. */
const damage = /^SQLITE_(CORRUPT|NOTADB|IOERR_SHORT_READ|IOERR_CORRUPTFS)/;

const full = /^(SQLITE_FULL|ENOSPC|EDQUOT)$/;

/** What is wrong with the data folder, from what was thrown over it. */
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

/** Codes by which the disk, or SQLite for it, refuses. SQLITE_ERROR, _MISUSE and _CONSTRAINT are not among them: they are bugs. */
const refusal =
  /^(SQLITE_(BUSY|CANTOPEN|CORRUPT|FULL|IOERR|LOCKED|NOTADB|PERM|PROTOCOL|READONLY)|E(NOSPC|DQUOT|IO|ROFS|ACCES|PERM|NOTDIR|ISDIR|NOENT|STALE)$)/;

const told = (data: string, thrown: unknown): unknown =>
  refusal.test(String((thrown as NodeJS.ErrnoException | undefined)?.code)) ? dataUnusable(data, thrown) : thrown;

/** Runs work on the data folder; what the disk or the database refuses is thrown as what is wrong with the folder. */
export function overData<T>(data: string, work: () => T): T {
  try {
    const result: unknown = work();
    if (result instanceof Promise) return result.catch((thrown) => Promise.reject(told(data, thrown))) as T;
    return (isIterable(result) ? pages(data, result) : result) as T;
  } catch (thrown) {
    throw told(data, thrown);
  }
}

/** The same for each method of a store. */
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
