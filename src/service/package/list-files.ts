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
 * All files below a folder, sorted, links followed; or the one file, when it is one. Sockets, pipes and devices are left out:
 * reading one might never end.
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
      const kind = entry.isSymbolicLink() ? ((await targetOf(join(root, inner))) ?? entry) : entry;
      if (kind.isDirectory()) return skip(inner) ? [] : below(root, inner, skip);
      if (!kind.isFile() && !kind.isSymbolicLink()) return [];
      return [{ file: join(root, inner), path: inner }];
    }),
  );
  return lists.flat();
}

/** Undefined for a link that leads nowhere: reading it says so. */
function targetOf(path: string) {
  return stat(path).catch(() => undefined);
}
