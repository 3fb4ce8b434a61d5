import { closeSync, constants, type Dirent, openSync, readSync, statSync } from 'node:fs';
import { readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { toInputError } from '../core/cover/read-photo-file.js';
import { kindBytes, kindOfFile } from '../core/photo/file-kind.js';
import { EmojifyError } from '../errors/emojify-error.js';
import { nameOfBytes, toFilePath } from '../util/path-name.js';
import { isPhotoName } from './extension.js';
import type { IgnoredKind } from './ignored.js';
import type { Input } from './input.js';
import { isTemporaryName } from './temporary-file.js';

/** Files that emojify itself writes beside photos. */
const own = /\.(?:emojified|preview)\.[^.]+$/i;

export interface WalkOptions {
  /** Whether to enter this folder; the path is relative to the searched one. */
  readonly enters: (below: string) => boolean;
  /** Whether to include a file or folder at this relative path. */
  readonly wants: (below: string) => boolean;
  /** The real path of a folder that is not entered, because outputs are written to it. */
  readonly except?: string;
  /** Whether camera RAW files count as photos, for the JPEG inside them. */
  readonly takesRaw?: boolean;
  /** Whether emojify's own outputs count as photos. */
  readonly ownOutputs: boolean;
}

/** Receives what is found, sorted by name. */
export interface Found {
  readonly inputs: Input[];
  ignore(kind: IgnoredKind, name: string): void;
}

/**
 * Finds the photos in a folder: files that begin as a photo does, and those with the extension of one, so that a
 * damaged photo is reported rather than ignored. All other files are counted by kind.
 */
export async function walkFolder(folder: string, options: WalkOptions, found: Found, below = ''): Promise<void> {
  const here = join(folder, below);
  const entries = await readdir(toFilePath(here), { withFileTypes: true, encoding: 'buffer' });
  const named = entries.map((entry) => ({ entry, base: nameOfBytes(entry.name) }));
  for (const { entry, base } of named.sort((a, b) => (a.base < b.base ? -1 : 1))) {
    const path = join(below, base);
    const name = join(folder, path);
    if (entry.isDirectory()) await enter(folder, path, options, found);
    else if (options.wants(path) && !isTemporaryName(base)) {
      const kind = isFolderLink(entry, name) ? 'link' : kindAt(name, base, entry, options);
      if (kind === 'photo' || (kind === 'raw' && options.takesRaw)) found.inputs.push({ kind: 'file', name, below });
      else if (kind) found.ignore(kind, name);
    }
  }
}

/** A subfolder that cannot be read is reported as a failed input; the search continues. */
async function enter(folder: string, below: string, options: WalkOptions, found: Found): Promise<void> {
  const name = join(folder, below);
  if (/^\.|[\\/]\./.test(below)) return;
  if (!options.enters(below)) {
    if (options.wants(below)) found.ignore('folder', name);
    return;
  }
  try {
    const real = options.except === undefined ? undefined : nameOfBytes(await realPathBytes(name));
    if (real === undefined || real !== options.except) await walkFolder(folder, options, found, below);
  } catch (thrown) {
    const error = toInputError(thrown, name);
    if (!(error instanceof EmojifyError)) throw error;
    found.inputs.push({ kind: 'bad', name, error });
  }
}

function realPathBytes(name: string): Promise<Buffer> {
  return realpath(toFilePath(name), { encoding: 'buffer' });
}

/** Undefined for hidden files that are not pictures, which are not counted. */
function kindAt(
  name: string,
  base: string,
  entry: Dirent<Buffer>,
  { ownOutputs }: WalkOptions,
): IgnoredKind | 'photo' | undefined {
  if (base.startsWith('.')) return mayBePicture(contentKind(name, entry)) || isPhotoName(base) ? 'hidden' : undefined;
  if (own.test(base) && !ownOutputs && isPhotoName(base)) return 'emojified';
  // Read later anyway, and then rejected by name if it is damaged, a video, or cannot be opened.
  if (isPhotoName(base)) return 'photo';
  return contentKind(name, entry);
}

function mayBePicture(kind: IgnoredKind | 'photo'): boolean {
  return kind === 'photo' || kind === 'picture' || kind === 'raw' || kind === 'video';
}

/** Classified by the first bytes; a file that cannot be read counts as a photo, which then fails with the reason. */
function contentKind(name: string, entry: Dirent<Buffer>): IgnoredKind | 'photo' {
  if (!entry.isFile() && !entry.isSymbolicLink()) return 'other';
  const path = toFilePath(name);
  try {
    // Without O_NONBLOCK, opening a FIFO behind a link waits for a writer that may never come.
    const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const bytes = Buffer.alloc(kindBytes);
      return kindOfFile(bytes.subarray(0, readSync(file, bytes)), name);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EACCES' ? 'photo' : 'other';
  }
}

/** Links to folders may lead in circles. */
function isFolderLink(entry: Dirent<Buffer>, name: string): boolean {
  if (!entry.isSymbolicLink()) return false;
  try {
    return statSync(toFilePath(name)).isDirectory();
  } catch {
    return false;
  }
}
