import { realpathSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { EmojifyError } from '../errors/emojify-error.js';
import { nameOfBytes, toFilePath } from '../util/path-name.js';
import type { Input } from './input.js';

/** Reserves output paths, so that no two inputs write the same file and none overwrites an input. */
export interface Claims {
  /**
   * Reserves the path for this input; the same input may reserve it again.
   * @throws EmojifyError OUTPUT_CONFLICT, OUTPUT_IS_INPUT
   */
  claim(path: string, input: Input): void;
}

/** Whether the file system usually treats `a.jpg` and `A.jpg` as the same file. */
const foldsCase = process.platform === 'darwin' || process.platform === 'win32';

export function createClaims(inputs: readonly Input[]): Claims {
  const owners = new Map<string, Input>();
  const files = new Map<string, Input>();
  for (const input of inputs) {
    const stats = input.kind === 'file' ? statOf(input.name) : undefined;
    if (stats) files.set(identity(stats), input);
  }
  return {
    claim(path, input) {
      const stats = statOf(path);
      const over = stats && files.get(identity(stats));
      if (over) throw isInput(path, input, over);
      const key = pathKey(path);
      const owner = owners.get(key) ?? input;
      if (owner !== input) throw conflict(path, owner, input);
      owners.set(key, owner);
    },
  };
}

function isInput(path: string, input: Input, over: Input): EmojifyError {
  return new EmojifyError(
    'OUTPUT_IS_INPUT',
    `the output "${path}" of "${input.name}" would overwrite the input "${over.name}": choose another --out`,
  );
}

function conflict(path: string, first: Input, second: Input): EmojifyError {
  const both = `"${first.name}" and "${second.name}"`;
  const fix = 'process them separately, or into different folders';
  return new EmojifyError('OUTPUT_CONFLICT', `both ${both} would be written to "${path}": ${fix}`);
}

/** A key that is equal for all spellings of a path, including through symbolic links to folders. */
function pathKey(path: string): string {
  const key = join(realFolder(resolve(dirname(path))), basename(path));
  return foldsCase ? key.normalize('NFC').toLowerCase() : key;
}

/** The real path of a folder that may not exist yet. */
function realFolder(folder: string): string {
  try {
    return nameOfBytes(realpathSync(toFilePath(folder), { encoding: 'buffer' }));
  } catch {
    const parent = dirname(folder);
    return parent === folder ? folder : join(realFolder(parent), basename(folder));
  }
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(toFilePath(path), { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** Identifies the file itself: names, symbolic links and hard links to it share this key. */
function identity({ dev, ino }: Stats): string {
  return `${dev}:${ino}`;
}
