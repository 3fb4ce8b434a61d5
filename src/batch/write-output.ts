import { link, open, rename, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { EmojifyError } from '../errors/emojify-error.js';
import { makeFolder } from '../util/make-folder.js';
import { toFilePath } from '../util/path-name.js';
import { writeFailure } from '../util/write-failure.js';
import { temporaryName } from './temporary-file.js';

export interface WriteOptions {
  readonly overwrite: boolean;
  /** Opens the file that is written first; for tests of disks that fail. */
  readonly openFile?: typeof open;
}

/**
 * Writes a file whole or not at all: into a hidden file beside it, through to the disk, then renamed into its place.
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
 * Nothing is written over what exists, unless it is meant to; and never over what is no regular file, such as a device.
 * @throws EmojifyError OUTPUT_EXISTS, OUTPUT_NOT_A_FILE
 */
export async function refuseExisting(path: string, overwrite: boolean): Promise<void> {
  const existing = await stat(toFilePath(path)).catch(() => undefined);
  if (existing && !existing.isFile()) {
    throw new EmojifyError('OUTPUT_NOT_A_FILE', `cannot write "${path}": it is no regular file`);
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

/** A hard link fails when the name is taken, even when it was taken this very moment; a rename would replace it. */
async function moveWithoutOverwriting(from: string, to: string): Promise<void> {
  try {
    await link(toFilePath(from), toFilePath(to));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw exists(to);
    // File systems without hard links (FAT, some network drives).
    await refuseExisting(to, false);
    return rename(toFilePath(from), toFilePath(to));
  }
  await unlink(toFilePath(from));
}

function exists(path: string): EmojifyError {
  const fix = 'add --overwrite to replace it or --skip-existing to leave it';
  return new EmojifyError('OUTPUT_EXISTS', `"${path}" exists already: ${fix}`);
}

/** What the file system throws about an output, as one of our errors. */
function toOutputError(thrown: unknown, path: string): Error {
  const why = thrown instanceof EmojifyError ? undefined : writeFailure(thrown);
  if (why === undefined) return thrown as Error;
  const full = ['ENOSPC', 'EDQUOT'].includes((thrown as NodeJS.ErrnoException).code ?? '');
  const code = full ? 'OUTPUT_DISK_FULL' : 'OUTPUT_UNWRITABLE';
  return new EmojifyError(code, `cannot write "${path}": ${why}`, { cause: thrown });
}
