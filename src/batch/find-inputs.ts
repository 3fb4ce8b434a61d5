import { realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parsePhotoUrl, refusePrivateLiteral } from '../adapters/fetch/photo-url.js';
import { toInputError } from '../core/cover/read-photo-file.js';
import { EmojifyError } from '../errors/emojify-error.js';
import { nameOfBytes, toFilePath } from '../util/path-name.js';
import { namesAsDecoded } from './decoded-names.js';
import { isGlob, walkGlob } from './glob.js';
import { createIgnored, describeIgnored, type Ignored } from './ignored.js';
import type { Input, S3Input } from './input.js';
import { walkFolder } from './walk-folder.js';

export interface FindInputsOptions {
  /** Whether to search folders recursively. */
  readonly recursive: boolean;
  /** A folder that is not searched, because outputs are written to it. */
  readonly except?: string;
  /** Whether to accept URLs whose host is a private address. Default false. */
  readonly allowPrivateUrls?: boolean;
  /** Whether emojify's own outputs in folders count as photos. Default false. */
  readonly ownOutputs?: boolean;
  /** Whether camera RAW files in folders count as photos, for the JPEG inside them. Default false. */
  readonly takesRaw?: boolean;
  /** Lists the photos under an `s3://bucket/prefix`; without it, such names are refused as other URLs are. */
  readonly listS3?: (url: string) => Promise<readonly S3Input[]>;
  /** More paths, used literally after the others: without patterns, and `-` is a file. */
  readonly literal?: readonly string[];
}

export interface FoundInputs {
  readonly inputs: Input[];
  readonly ignored: Ignored;
}

/**
 * Matches anything with a scheme, including those that are rejected, so that the message can say why. `C:\` does not
 * count as a scheme.
 */
const url = /^(?:[a-z][a-z\d+.-]+:\/\/|(?:https?|data|file|ftp|javascript|blob):)/i;

/** The inputs for the command's arguments, in their order; duplicates are removed. */
export async function findInputs(names: readonly string[], options: FindInputsOptions): Promise<FoundInputs> {
  const seen = new Set<string>();
  const inputs: Input[] = [];
  const ignored = createIgnored();
  const take = (found: readonly Input[]) => {
    for (const input of found) {
      const key = input.kind === 'file' ? resolve(input.name) : input.name;
      if (!seen.has(key)) inputs.push(input);
      seen.add(key);
    }
  };
  const ignore: Ignore = (kind, name) => {
    if (!seen.has(resolve(name))) ignored.add(kind, name);
    seen.add(resolve(name));
  };
  for (const name of names) take(name === '-' ? [{ kind: 'stdin', name }] : await inputsOf(name, options, ignore));
  for (const name of options.literal ?? []) take(await inputsOf(name, { ...options, literal: [] }, ignore, false));
  return { inputs, ignored };
}

/** Only the deployed service reads from S3. */
async function listedIn(name: string, { listS3 }: FindInputsOptions): Promise<readonly Input[]> {
  if (listS3) return listS3(name);
  throw new EmojifyError('URL_SCHEME', `"${name}" is in S3: pass --cloud to process it by the deployed service`);
}

type Ignore = ReturnType<typeof createIgnored>['add'];

async function inputsOf(name: string, options: FindInputsOptions, ignore: Ignore, patterns = true): Promise<Input[]> {
  try {
    if (/^s3:\/\//i.test(name)) return [...(await listedIn(name, options))];
    if (url.test(name)) return [{ kind: 'url', name: checkedUrl(name, options) }];
    const stats = await stat(toFilePath(name)).catch((error: Error) => error);
    if (!(stats instanceof Error)) return await named(name, stats.isDirectory(), options, ignore);
    if (patterns && isGlob(name)) return await photosOf(name, walkGlob, options, ignore);
    const decoded = await namesAsDecoded(name);
    if (decoded.length === 0) throw stats;
    return (await Promise.all(decoded.map((one) => inputsOf(one, options, ignore, false)))).flat();
  } catch (thrown) {
    const error = toInputError(thrown, name);
    if (error instanceof EmojifyError) return [{ kind: 'bad', name, error }];
    throw error;
  }
}

async function named(name: string, folder: boolean, options: FindInputsOptions, ignore: Ignore): Promise<Input[]> {
  return folder ? photosOf(name, walkAll, options, ignore) : [{ kind: 'file', name, below: '' }];
}

/** Rejected before outputs are planned: it has no output, so it cannot conflict with others. */
function checkedUrl(name: string, { allowPrivateUrls }: FindInputsOptions): string {
  const url = parsePhotoUrl(name);
  if (!allowPrivateUrls) refusePrivateLiteral(url);
  return name;
}

const walkAll: typeof walkGlob = async (folder, recursive, options, found) => {
  const real = await realPath(folder);
  const except = options.except === real ? {} : options;
  await walkFolder(
    folder,
    {
      ownOutputs: options.ownOutputs,
      takesRaw: options.takesRaw,
      ...except,
      enters: () => recursive,
      wants: () => true,
    },
    found,
  );
};

async function photosOf(name: string, walk: typeof walkGlob, options: FindInputsOptions, ignore: Ignore) {
  const { recursive, except, ownOutputs = false, takesRaw = false } = options;
  const here = createIgnored();
  const inputs: Input[] = [];
  const real = except === undefined ? undefined : await realPath(except).catch(() => undefined);
  const add: Ignore = (kind, file) => {
    here.add(kind, file);
    ignore(kind, file);
  };
  await walk(
    name,
    recursive,
    { ownOutputs, takesRaw, ...(real !== undefined && { except: real }) },
    { inputs, ignore: add },
  );
  if (inputs.length === 0) throw noPhotos(name, here, walk === walkGlob);
  return inputs;
}

async function realPath(name: string): Promise<string> {
  return nameOfBytes(await realpath(toFilePath(name), { encoding: 'buffer' }));
}

function noPhotos(name: string, { counts }: Ignored, pattern: boolean): EmojifyError {
  const others = describeIgnored(counts);
  const where = pattern ? `no photos match "${name}"` : `no photos were found in the folder "${name}"`;
  return new EmojifyError('NO_PHOTOS', others ? `${where}, only ${others}` : where);
}
