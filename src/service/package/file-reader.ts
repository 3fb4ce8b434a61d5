import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

/** Reads a file, once a run. */
export type ReadFile = (path: string) => Promise<Buffer>;
/** SHA-256 of a file's content in hex; undefined when it is gone. Hashes each file once a run. */
export type HashFile = (path: string) => string | undefined;

export function sha256(content: Uint8Array | string): string {
  return hash('sha256', content, 'hex');
}

/** Functions share most of their files, so what is read for one of them is kept for the others. */
export function fileReader(): { readonly read: ReadFile; readonly hash: HashFile } {
  return { read: once((path) => readFile(path)), hash: once(hashNow) };
}

/** Reads synchronously: a function has over a thousand small files, and a promise for each costs four times the reading. */
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
