import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { EmojifyError } from '../errors/emojify-error.js';
import { toInputError } from '../journey/read-photo-file.js';
import type { Input } from './input.js';

/** What a folder's photos are known by. HEIC and BMP are among them to be refused by name, not left out in silence. */
const photo = /\.(?:jpe?g|jpe|jfif|png|webp|avif|gif|tiff?|heic|heif|bmp)$/i;
/** What emojify itself writes beside photos. */
const own = /\.(?:emojified|preview)\.[^.]+$/i;

/**
 * The photos in a folder and below, by name. Hidden files and folders, outputs and previews of emojify, files without
 * a photo's extension and links to folders (they may lead in circles) are left out.
 * @param except the real path of a folder that is not entered
 */
export async function walkFolder(folder: string, except?: string, below = ''): Promise<Input[]> {
  const here = join(folder, below);
  const entries = await readdir(here, { withFileTypes: true });
  const inputs: Input[] = [];
  for (const entry of entries.filter(({ name }) => !name.startsWith('.')).sort(byName)) {
    const name = join(here, entry.name);
    if (entry.isDirectory()) {
      if (except === undefined || (await realpath(name)) !== except) {
        inputs.push(...(await enter(folder, except, join(below, entry.name))));
      }
    } else if (photo.test(entry.name) && !own.test(entry.name) && (await isNoFolder(name, entry))) {
      inputs.push({ kind: 'file', name, below });
    }
  }
  return inputs;
}

/** A folder below that cannot be read is told of; the rest of the walk goes on. */
async function enter(folder: string, except: string | undefined, below: string): Promise<Input[]> {
  try {
    return await walkFolder(folder, except, below);
  } catch (thrown) {
    const name = join(folder, below);
    const error = toInputError(thrown, name);
    if (error instanceof EmojifyError) return [{ kind: 'bad', name, error }];
    throw error;
  }
}

/** Files, links to files, and links that lead nowhere: reading those will say what is wrong. */
async function isNoFolder(name: string, entry: Dirent): Promise<boolean> {
  if (!entry.isSymbolicLink()) return true;
  return !(await stat(name).catch(() => undefined))?.isDirectory();
}

/** The same order on every machine, whatever its locale. */
function byName(a: Dirent, b: Dirent): number {
  return a.name < b.name ? -1 : 1;
}
