import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';

/** In the order they are looked for: what was written before what was compiled. */
export const sourceEndings = ['.ts', '.mts', '.cts', '.tsx', '.mjs', '.cjs', '.js', '.jsx'];

/** Absolute path of the source of a handler's file part (`src/view` of `src/view.handler`); undefined when there is none. */
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
