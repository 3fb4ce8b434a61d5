import { readdir, stat } from 'node:fs/promises';
import { join, posix } from 'node:path';

/** A file found below a folder. */
export interface ListedFile {
  /** Absolute path. */
  readonly file: string;
  /** Path from the folder, with `/`; empty when the folder itself is a file. */
  readonly path: string;
}

/**
 * All files below a folder, sorted, links followed; or the one file, when it is one.
 * @param skip folders that are not entered, by their path from the folder
 */
export async function listFiles(
  folder: string,
  skip: (path: string) => boolean = () => false,
): Promise<readonly ListedFile[]> {
  return (await stat(folder)).isDirectory() ? below(folder, '', skip) : [{ file: folder, path: '' }];
}

async function below(root: string, path: string, skip: (path: string) => boolean): Promise<ListedFile[]> {
  const entries = await readdir(join(root, path), { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const lists = await Promise.all(
    entries.map(async (entry) => {
      const inner = posix.join(path, entry.name);
      const folder = entry.isSymbolicLink() ? await isFolder(join(root, inner)) : entry.isDirectory();
      if (folder) return skip(inner) ? [] : below(root, inner, skip);
      return [{ file: join(root, inner), path: inner }];
    }),
  );
  return lists.flat();
}

/** False for a link that leads nowhere, too: reading it says so. */
async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() ?? false;
}
