import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

const chunkBytes = 64 * 1024;

/**
 * The bytes of a regular file of at most `most` bytes. Reading a pipe or device might never end, and files under
 * `/proc` report a size of 0, so the bytes are counted while reading.
 * @throws Error with the `code` of the system; `ENOTREG` if the file is not regular, `EFBIG` if it is too large
 */
export function readRegularFile(path: string, most: number): Buffer {
  // Without O_NONBLOCK, opening a FIFO waits for a writer that may never come.
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = fstatSync(file);
    if (stats.isDirectory()) throw refused('EISDIR', 'it is a folder');
    if (!stats.isFile()) throw refused('ENOTREG', 'it is a pipe or device, not a regular file');
    if (stats.size > most) throw tooLarge(most);
    return readAll(file, most);
  } finally {
    closeSync(file);
  }
}

function readAll(file: number, most: number): Buffer {
  const chunks: Buffer[] = [];
  for (let total = 0; ; ) {
    const chunk = Buffer.allocUnsafe(chunkBytes);
    const length = readSync(file, chunk);
    if (length === 0) return Buffer.concat(chunks);
    chunks.push(chunk.subarray(0, length));
    total += length;
    if (total > most) throw tooLarge(most);
  }
}

const tooLarge = (most: number) => refused('EFBIG', `it is larger than ${most / 1_000_000} MB`);

function refused(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

/** Why a file could not be read, to follow a colon. */
export function whyUnreadable(thrown: unknown): string {
  const { code, message } = thrown as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'it does not exist';
  if (code === 'EACCES' || code === 'EPERM') return 'no permission to read it';
  if (code === 'ELOOP') return 'it is a link that leads back to itself';
  if (code === 'ENXIO') return 'it is a socket, not a regular file';
  return message;
}
