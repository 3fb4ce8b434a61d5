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

export function hashInputs(files: Iterable<string>, root: string, hash: HashFile): BuildRecord['inputs'] {
  const paths = [...new Set(files)].sort();
  return Object.fromEntries(paths.map((path) => [relative(root, path), hash(path) ?? null]));
}

/** Whether the zip made then is still there, and a build today would read the same files and make the same one. */
export function isCurrent(
  record: BuildRecord,
  {
    settings,
    zip,
    root,
    hash,
  }: { readonly settings: string; readonly zip: string; readonly root: string; readonly hash: HashFile },
): boolean {
  if (record.settings !== settings) return false;
  if (hash(zip) !== record.result.sha256) return false;
  return Object.entries(record.inputs).every(([path, then]) => (hash(resolve(root, path)) ?? null) === then);
}
