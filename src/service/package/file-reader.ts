import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { EmojifyError } from '../../errors/emojify-error.js';
import { whyUnreadable } from '../../util/read-regular-file.js';

/**
 * Reads a file, once per run.
 * @throws EmojifyError PACKAGE_FILE_UNUSABLE, also for a file that was deleted after it was found
 */
export type ReadFile = (path: string) => Promise<Buffer>;
/** SHA-256 of a file's content in hex; undefined if it does not exist. Hashes each file once per run. */
export type HashFile = (path: string) => string | undefined;

export function sha256(content: Uint8Array | string): string {
  return hash('sha256', content, 'hex');
}

/** Functions share most of their files, so files are cached across functions. */
export function fileReader(): { readonly read: ReadFile; readonly hash: HashFile } {
  return { read: once((path) => readFile(path).catch((cause) => unusable(path, cause))), hash: once(hashNow) };
}

function unusable(path: string, cause: unknown): never {
  throw new EmojifyError('PACKAGE_FILE_UNUSABLE', `cannot read "${path}": ${whyUnreadable(cause)}`, { cause });
}

/**
 * Reads synchronously: a function has over a thousand small files, and a promise for each takes four times as long as
 * reading.
 */
function hashNow(path: string): string | undefined {
  try {
    return sha256(readFileSync(path));
  } catch {
    return undefined;
  }
}

function once<T>(load: (path: string) => T): (path: string) => T {
  const loaded = new Map<string, T>();
  return (path) => {
    if (!loaded.has(path)) loaded.set(path, load(path));
    return loaded.get(path)!;
  };
}
