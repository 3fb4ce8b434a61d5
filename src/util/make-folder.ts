import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { toFilePath } from './path-name.js';

/**
 * Creates a folder and its missing parents; returns the topmost one that it created. Node 20's own recursive mkdir
 * never returns on file systems that refuse folders with "no such file" (`/proc`).
 */
export function makeFolder(path: string): string | undefined {
  if (isFolder(path)) return undefined;
  const parent = dirname(path);
  const made = parent === path ? undefined : makeFolder(parent);
  try {
    mkdirSync(toFilePath(path));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Another process may have created it first.
    if (code === 'EEXIST' && isFolder(path)) return made;
    if (code !== 'ENOENT') throw error;
    throw Object.assign(new Error(`cannot create a folder in "${parent}"`), { code, cause: error });
  }
  return made ?? path;
}

function isFolder(path: string): boolean {
  return statSync(toFilePath(path), { throwIfNoEntry: false })?.isDirectory() === true;
}
