import { type BigIntStats, constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { EmojifyError } from '../../errors/emojify-error.js';
import { toFilePath } from '../../util/path-name.js';

/** Maximum bytes of a file; a photo of 100 megapixels is far smaller in every format. */
export const maxFileBytes = 1_000_000_000;

/**
 * Reads the file of a photo, once and whole. Anything but a regular file (a folder, a FIFO, a device) is rejected
 * first, because reading it might never end; so is a file that was written to meanwhile, because its bytes may be half
 * of one photo and half of another.
 * @param openFile replaced in tests of files that change
 * @throws EmojifyError INPUT_…
 */
export async function readPhotoFile(
  path: string | URL,
  signal?: AbortSignal,
  openFile: typeof open = open,
): Promise<Buffer> {
  const name = path instanceof URL ? fileURLToPath(path) : path;
  try {
    // Without O_NONBLOCK, opening a FIFO waits for a writer that may never come.
    const file = await openFile(
      typeof path === 'string' ? toFilePath(path) : path,
      constants.O_RDONLY | (constants.O_NONBLOCK ?? 0),
    );
    try {
      const stats = await file.stat({ bigint: true });
      if (stats.isDirectory()) throw new EmojifyError('INPUT_IS_FOLDER', `"${name}" is a folder: expected a photo`);
      if (!stats.isFile()) throw new EmojifyError('INPUT_NOT_A_FILE', `"${name}" is a pipe or device: expected a file`);
      if (stats.size > maxFileBytes) throw tooLarge(name);
      const bytes = await file.readFile(signal ? { signal } : {});
      if (isChanged(stats, await file.stat({ bigint: true }))) throw changed(name);
      return bytes;
    } finally {
      await file.close();
    }
  } catch (error) {
    throw signal?.aborted ? signal.reason : toInputError(error, name);
  }
}

/** Renaming or deleting the file changes neither: what is open stays as it is. */
function isChanged(before: BigIntStats, after: BigIntStats): boolean {
  return before.size !== after.size || before.mtimeNs !== after.mtimeNs;
}

function changed(name: string): EmojifyError {
  const fix = 'run the command again once it is complete';
  return new EmojifyError('INPUT_CHANGED', `"${name}" was written to while it was read: ${fix}`);
}

/** The error for an input over the limit of bytes. */
export function tooLarge(name: string): EmojifyError {
  return new EmojifyError('INPUT_TOO_LARGE', `"${name}" is over ${maxFileBytes / 1e9} GB: expected a photo`);
}

/** Converts a file system error about an input to one of ours. */
export function toInputError(thrown: unknown, name: string): Error {
  const { code, message } = thrown as NodeJS.ErrnoException;
  const make = (ours: EmojifyError['code'], text: string) => new EmojifyError(ours, text, { cause: thrown });
  if (thrown instanceof EmojifyError) return thrown;
  if (code === 'ENOENT' || code === 'ENOTDIR') return make('INPUT_NOT_FOUND', `there is no file "${name}"`);
  if (code === 'EACCES' || code === 'EPERM') return make('INPUT_UNREADABLE', `no permission to read "${name}"`);
  if (code === 'ELOOP') return make('INPUT_LINK_LOOP', `"${name}" is a link that leads back to itself`);
  if (code === 'ENXIO') return make('INPUT_NOT_A_FILE', `"${name}" is a socket: expected a file`);
  if (code) return make('INPUT_UNREADABLE', `cannot read "${name}": ${message}`);
  return thrown as Error;
}
