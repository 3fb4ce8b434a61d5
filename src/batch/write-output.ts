import { link, open, rename, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { EmojifyError } from '../errors/emojify-error.js';
import { makeFolder } from '../util/make-folder.js';
import { toFilePath } from '../util/path-name.js';
import { writeFailure } from '../util/write-failure.js';
import { temporaryName } from './temporary-file.js';

export interface WriteOptions {
  readonly overwrite: boolean;
  /** Opens the temporary file; replaced in tests of failing disks. */
  readonly openFile?: typeof open;
}

/**
 * Writes a file completely or not at all: into a hidden file beside it, synced to disk, then linked or renamed into place.
 * @throws EmojifyError OUTPUT_…
 */
export async function writeOutput(path: string, bytes: Buffer, options: WriteOptions): Promise<void> {
  try {
    await refuseExisting(path, options.overwrite);
    makeFolder(dirname(path));
    const beside = join(dirname(path), temporaryName());
    try {
      await writeThrough(beside, bytes, options.openFile ?? open);
      if (options.overwrite) await rename(toFilePath(beside), toFilePath(path));
      else await moveWithoutOverwriting(beside, path);
    } catch (error) {
      await unlink(toFilePath(beside)).catch(() => undefined);
      throw error;
    }
  } catch (error) {
    throw toOutputError(error, path);
  }
}

/**
 * Refuses to overwrite an existing file unless that is allowed, and always refuses anything but a regular file.
 * @throws EmojifyError OUTPUT_EXISTS, OUTPUT_NOT_A_FILE
 */
export async function refuseExisting(path: string, overwrite: boolean): Promise<void> {
  const existing = await stat(toFilePath(path)).catch(() => undefined);
  if (existing && !existing.isFile()) {
    throw new EmojifyError('OUTPUT_NOT_A_FILE', `cannot write "${path}": not a regular file`);
  }
  if (existing && !overwrite) throw exists(path);
}

async function writeThrough(path: string, bytes: Buffer, openFile: typeof open): Promise<void> {
  const file = await openFile(toFilePath(path), 'wx');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Links the file into place: unlike a rename, a hard link fails if the name was taken in the meantime. */
async function moveWithoutOverwriting(from: string, to: string): Promise<void> {
  try {
    await link(toFilePath(from), toFilePath(to));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw exists(to);
    // Some file systems (FAT, some network drives) have no hard links.
    await refuseExisting(to, false);
    return rename(toFilePath(from), toFilePath(to));
  }
  await unlink(toFilePath(from));
}

function exists(path: string): EmojifyError {
  const fix = 'pass --overwrite to replace it or --skip-existing to keep it';
  return new EmojifyError('OUTPUT_EXISTS', `"${path}" already exists: ${fix}`);
}

/** Converts an error of the file system to one of ours. */
function toOutputError(thrown: unknown, path: string): Error {
  const why = thrown instanceof EmojifyError ? undefined : writeFailure(thrown);
  if (why === undefined) return thrown as Error;
  const full = ['ENOSPC', 'EDQUOT'].includes((thrown as NodeJS.ErrnoException).code ?? '');
  const code = full ? 'OUTPUT_DISK_FULL' : 'OUTPUT_UNWRITABLE';
  return new EmojifyError(code, `cannot write "${path}": ${why}`, { cause: thrown });
}
