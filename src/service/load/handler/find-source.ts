import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';

/** Tried in this order: sources before compiled files. */
export const sourceEndings = ['.ts', '.mts', '.cts', '.tsx', '.mjs', '.cjs', '.js', '.jsx'];

/**
 * Absolute path of the source of a handler's file part (`src/view` of `src/view.handler`); undefined if it does not
 * exist.
 */
export async function findSource(root: string, path: string): Promise<string | undefined> {
  if (path === '') return undefined;
  for (const ending of sourceEndings) {
    const file = resolve(root, `${path}${ending}`);
    if (await isFile(file)) return file;
  }
  return undefined;
}

async function isFile(file: string): Promise<boolean> {
  return stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
}
