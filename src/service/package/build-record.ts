import { statSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import type { HashFile } from './file-reader.js';
import type { PackagedFunction } from './packaged-service.js';
import { writeWhole } from './write-whole.js';

/** The inputs and the result of a function's last build. */
export interface BuildRecord {
  /** Hash of everything except files that affects the build. */
  readonly settings: string;
  /**
   * SHA-256 of each input file, by its path relative to the service's folder; null for one that did not exist, empty for
   * one that changed during the build.
   */
  readonly inputs: Readonly<Record<string, string | null>>;
  readonly result: Omit<PackagedFunction, 'zip' | 'built'>;
}

/** Reads the record; undefined if there is none, or it cannot be read. */
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

/**
 * @param startedAt milliseconds since 1970. A file that changed since then may have been built as it was before, so the
 * next build reads it again.
 */
export function hashInputs(
  files: Iterable<string>,
  { root, hash, startedAt }: { readonly root: string; readonly hash: HashFile; readonly startedAt: number },
): BuildRecord['inputs'] {
  const paths = [...new Set(files)].sort();
  const hashOf = (path: string) => (changedSince(startedAt, path) ? '' : (hash(path) ?? null));
  return Object.fromEntries(paths.map((path) => [relative(root, path), hashOf(path)]));
}

/** By the time of the last change of the entry, because a file that replaces another keeps the time of its content. */
function changedSince(time: number, path: string): boolean {
  return (statSync(path, { throwIfNoEntry: false })?.ctimeMs ?? 0) > time;
}

/** Whether the zip still exists and a new build would read the same files and produce the same zip. */
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
