import { accessSync, constants, readdirSync } from 'node:fs';
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

/** What is wrong with the data folder, from what was thrown over it. */
export function dataUnusable(data: string, cause: unknown): EmojifyError {
  const { path = data } = cause as NodeJS.ErrnoException;
  const what = writeFailure(cause) ?? (cause instanceof Error ? cause.message : String(cause));
  const reason = path === data ? what : `${what} for "${path}"`;
  const hint = 'name a folder that this user may write to with --data DIR';
  return new EmojifyError('DATA_UNUSABLE', `cannot use the data folder "${data}": ${reason}`, { cause, hint });
}
