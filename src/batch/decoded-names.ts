import { readdir } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { nameOfBytes, toFilePath } from '../util/path-name.js';

/**
 * Finds the names that Node could not pass on exactly, because it replaces bytes that are not UTF-8 by U+FFFD: returns
 * every file in the folder whose name becomes this one in that way.
 */
export async function namesAsDecoded(name: string): Promise<string[]> {
  if (!name.includes('\ufffd')) return [];
  let paths = [isAbsolute(name) ? '/' : ''];
  for (const part of name.split('/').filter((part) => part !== '')) {
    if (!part.includes('\ufffd')) {
      paths = paths.map((path) => join(path, part));
      continue;
    }
    const inside = await Promise.all(
      paths.map(async (path) => {
        const entries = await readdir(toFilePath(path || '.'), { encoding: 'buffer' }).catch(() => []);
        return entries.filter((entry) => entry.toString() === part).map((entry) => join(path, nameOfBytes(entry)));
      }),
    );
    paths = inside.flat();
  }
  return paths;
}
