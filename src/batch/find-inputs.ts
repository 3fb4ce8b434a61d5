import { realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { EmojifyError } from '../errors/emojify-error.js';
import { parsePhotoUrl, refusePrivateLiteral } from '../fetch/photo-url.js';
import { toInputError } from '../journey/read-photo-file.js';
import type { Input } from './input.js';
import { walkFolder } from './walk-folder.js';

export interface FindInputsOptions {
  /** Takes the photos in folders, and in the folders below. */
  readonly recursive: boolean;
  /** A folder that is not walked: where the outputs go. */
  readonly except?: string;
  /** Takes URLs whose host is a private address. Default false. */
  readonly allowPrivateUrls?: boolean;
}

/** Anything with a scheme: also those that are refused, so that the message can say why. `C:\` is no scheme. */
const url = /^(?:[a-z][a-z\d+.-]+:\/\/|(?:https?|data|file|ftp|javascript|blob):)/i;

/** What the arguments of the command stand for, in their order; what is named twice is taken once. */
export async function findInputs(names: readonly string[], options: FindInputsOptions): Promise<Input[]> {
  const seen = new Set<string>();
  const inputs: Input[] = [];
  for (const name of names) {
    for (const input of await inputsOf(name, options)) {
      const key = input.kind === 'file' ? resolve(input.name) : input.name;
      if (!seen.has(key)) inputs.push(input);
      seen.add(key);
    }
  }
  return inputs;
}

async function inputsOf(name: string, options: FindInputsOptions): Promise<Input[]> {
  if (name === '-') return [{ kind: 'stdin', name }];
  try {
    if (url.test(name)) return [{ kind: 'url', name: checkedUrl(name, options) }];
    if (!(await stat(name)).isDirectory()) return [{ kind: 'file', name, below: '' }];
    return await photosOf(name, options);
  } catch (thrown) {
    const error = toInputError(thrown, name);
    if (error instanceof EmojifyError) return [{ kind: 'bad', name, error }];
    throw error;
  }
}

/** Refused before any output is planned: it will have none, and so is in nobody's way. */
function checkedUrl(name: string, { allowPrivateUrls }: FindInputsOptions): string {
  const url = parsePhotoUrl(name);
  if (!allowPrivateUrls) refusePrivateLiteral(url);
  return name;
}

async function photosOf(folder: string, { recursive, except }: FindInputsOptions): Promise<Input[]> {
  if (!recursive) {
    const hint = 'add --recursive to process the photos in it and below';
    throw new EmojifyError('INPUT_IS_FOLDER', `"${folder}" is a folder: ${hint}`);
  }
  const skip = except === undefined ? undefined : await realpath(except).catch(() => undefined);
  const photos = await walkFolder(folder, skip === (await realpath(folder)) ? undefined : skip);
  if (photos.length === 0) throw new EmojifyError('NO_PHOTOS', `there are no photos in the folder "${folder}"`);
  return photos;
}
