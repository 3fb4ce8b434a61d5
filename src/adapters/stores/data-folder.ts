import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { EmojifyError } from '../../errors/emojify-error.js';
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

const damagedHint =
  'move the folder away and start with a new one, or restore its files from a backup; the photos are below objects';

/** @returns DATA_DAMAGED, for a folder whose files do not fit each other or cannot be read as what they are. */
export function dataDamaged(data: string, reason: string, cause?: unknown): EmojifyError {
  return new EmojifyError('DATA_DAMAGED', `the data folder "${data}" is damaged: ${reason}`, {
    cause,
    hint: damagedHint,
  });
}

/** What is wrong with the data folder, from what was thrown over it. */
export function dataUnusable(data: string, cause: unknown): EmojifyError {
  const code = String((cause as NodeJS.ErrnoException | undefined)?.code);
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) return dataDamaged(data, 'its database cannot be read', cause);
  const { path = data } = cause as NodeJS.ErrnoException;
  const what = writeFailure(cause) ?? (cause instanceof Error ? cause.message : String(cause));
  const reason = path === data ? what : `${what} for "${path}"`;
  const hint = 'name a folder that this user may write to with --data DIR';
  return new EmojifyError('DATA_UNUSABLE', `cannot use the data folder "${data}": ${reason}`, { cause, hint });
}
