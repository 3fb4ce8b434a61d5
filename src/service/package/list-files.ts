import { readdir, realpath, stat } from 'node:fs/promises';
import { join, posix } from 'node:path';

/** A file found below a folder. */
export interface ListedFile {
  /** Absolute path. */
  readonly file: string;
  /** Path relative to the folder, with `/`; empty if the folder itself is a file. */
  readonly path: string;
}

/** Entries below a folder that cannot be read like a file. */
export interface UnusableFile extends ListedFile {
  readonly problem: string;
}

export interface Listing {
  readonly files: readonly ListedFile[];
  /** Broken and circular links, pipes, sockets and devices: reading them fails or never ends. */
  readonly unusable: readonly UnusableFile[];
}

/**
 * All files below a folder, sorted, links followed; or the single file, if it is one. Unreadable entries are omitted.
 * @param skip folders that are not entered, by their path relative to the folder
 */
export async function listFiles(
  folder: string,
  skip: (path: string) => boolean = () => false,
): Promise<readonly ListedFile[]> {
  return (await listAll(folder, skip)).files;
}

/** Like `listFiles`, together with the omitted entries. */
export async function listAll(folder: string, skip: (path: string) => boolean = () => false): Promise<Listing> {
  if (!(await stat(folder)).isDirectory()) return { files: [{ file: folder, path: '' }], unusable: [] };
  return below(folder, '', skip, [await realpath(folder)]);
}

/**
 * @param above the real paths of the parent folders, including this one, because a link to one of them would never end
 */
async function below(
  root: string,
  path: string,
  skip: (path: string) => boolean,
  above: readonly string[],
): Promise<Listing> {
  const entries = await readdir(join(root, path), { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const lists = await Promise.all(
    entries.map(async (entry): Promise<Listing> => {
      const inner = posix.join(path, entry.name);
      const listed = { file: join(root, inner), path: inner };
      const unusable = (problem: string): Listing => ({ files: [], unusable: [{ ...listed, problem }] });
      const kind = entry.isSymbolicLink() ? await targetOf(listed.file) : entry;
      if (kind === undefined) return unusable('a broken symbolic link');
      if (kind.isFile()) return { files: [listed], unusable: [] };
      if (!kind.isDirectory()) return unusable('a pipe, socket or device');
      if (skip(inner)) return { files: [], unusable: [] };
      const real = entry.isSymbolicLink() ? await realpath(listed.file) : join(above.at(-1)!, entry.name);
      if (above.includes(real)) return unusable('a symbolic link to a folder above it');
      return below(root, inner, skip, [...above, real]);
    }),
  );
  return { files: lists.flatMap(({ files }) => files), unusable: lists.flatMap(({ unusable }) => unusable) };
}

/** Undefined for a broken link, or a link to itself. */
function targetOf(path: string) {
  return stat(path).catch(() => undefined);
}
