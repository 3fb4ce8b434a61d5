import { realpath } from 'node:fs/promises';
import { isAbsolute, sep } from 'node:path';
import type { Minimatch } from 'minimatch';
import { toFilePath } from '../util/path-name.js';
import { type Found, type WalkOptions, walkFolder } from './walk-folder.js';

const magic = /[*?[{]|[!+@]\(/;

/** Whether a name may be a pattern. A file with exactly this name takes precedence, which the caller checks. */
export function isGlob(name: string): boolean {
  return magic.test(name);
}

/**
 * Finds the photos that match a pattern, so that patterns work the same whether or not the shell expands them. Matching
 * folders are searched as if they had been named.
 */
export async function walkGlob(
  pattern: string,
  recursive: boolean,
  options: Pick<WalkOptions, 'except' | 'ownOutputs' | 'takesRaw'>,
  found: Found,
): Promise<void> {
  const { Minimatch } = await import('minimatch');
  const [folder, rest] = split(pattern);
  const matcher = new Minimatch(rest, { windowsPathsNoEscape: sep === '\\', nocase: sep === '\\' });
  await realpath(toFilePath(folder));
  await walkFolder(folder, { ...options, ...rulesOf(matcher, recursive) }, found);
}

function rulesOf(matcher: Minimatch, recursive: boolean): Pick<WalkOptions, 'enters' | 'wants'> {
  const matches = (below: string) => matcher.match(slashed(below));
  /** The parent folders that count as named: the folder it is in, or with `recursive` all of them. */
  const above = (below: string) => {
    const parts = slashed(below).split('/');
    const folders = parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
    return recursive ? folders : folders.slice(-1);
  };
  return {
    enters: (below) => {
      if (matcher.match(slashed(below), true) || matches(below)) return true;
      return recursive && above(below).some(matches);
    },
    wants: (below) => matches(below) || above(below).some(matches),
  };
}

/** The folder where a pattern starts, and the rest of the pattern. */
function split(pattern: string): [folder: string, rest: string] {
  const parts = (sep === '\\' ? pattern.replaceAll('\\', '/') : pattern).split('/');
  const first = parts.findIndex((part) => magic.test(part));
  const folder = parts.slice(0, first).join('/');
  return [folder === '' && isAbsolute(pattern) ? '/' : folder || '.', parts.slice(first).join('/')];
}

function slashed(path: string): string {
  return sep === '\\' ? path.replaceAll('\\', '/') : path;
}
