import { mkdir, readFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import type { HashFile } from './file-reader.js';
import type { PackagedFunction } from './packaged-service.js';
import { writeWhole } from './write-whole.js';

/** What the last build of a function was made of, and what came out. */
export interface BuildRecord {
  /** Hash of everything but files that decided the build. */
  readonly settings: string;
  /** SHA-256 of each file that went in, by its path from the service's folder; null for one that was not there. */
  readonly inputs: Readonly<Record<string, string | null>>;
  readonly result: Omit<PackagedFunction, 'zip' | 'built'>;
}

/** The record in `file`; undefined when there is none, or it cannot be read. */
export async function readRecord(file: string): Promise<BuildRecord | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as BuildRecord;
  } catch {
    return undefined;
  }
}

export async function writeRecord(file: string, record: BuildRecord): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeWhole(file, JSON.stringify(record));
}

export async function hashInputs(
  files: Iterable<string>,
  root: string,
  hash: HashFile,
): Promise<BuildRecord['inputs']> {
  const paths = [...new Set(files)].sort();
  return Object.fromEntries(
    await Promise.all(paths.map(async (path) => [relative(root, path), (await hash(path)) ?? null])),
  );
}

/** Whether the zip made then is still there, and a build today would read the same files and make the same one. */
export async function isCurrent(
  record: BuildRecord,
  now: { readonly settings: string; readonly zip: string; readonly root: string; readonly hash: HashFile },
): Promise<boolean> {
  if (record.settings !== now.settings) return false;
  if ((await now.hash(now.zip)) !== record.result.sha256) return false;
  const same = Object.entries(record.inputs).map(
    async ([path, hash]) => ((await now.hash(resolve(now.root, path))) ?? null) === hash,
  );
  return (await Promise.all(same)).every(Boolean);
}
