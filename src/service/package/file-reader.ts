import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/** Reads a file, once a run. */
export type ReadFile = (path: string) => Promise<Buffer>;
/** SHA-256 of a file's content in hex; undefined when it is gone. Hashes each file once a run. */
export type HashFile = (path: string) => Promise<string | undefined>;

export function sha256(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Functions share most of their files, so what is read for one of them is kept for the others. */
export function fileReader(): { readonly read: ReadFile; readonly hash: HashFile } {
  const read = once((path) => readFile(path));
  const hash = once((path) => readFile(path).then(sha256, () => undefined));
  return { read, hash };
}

function once<T>(load: (path: string) => Promise<T>): (path: string) => Promise<T> {
  const loaded = new Map<string, Promise<T>>();
  return (path) => {
    const known = loaded.get(path) ?? load(path);
    loaded.set(path, known);
    return known;
  };
}
