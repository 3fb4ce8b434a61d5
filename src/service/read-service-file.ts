import { readFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { EmojifyError } from '../errors/emojify-error.js';
import { type SourceFile, sourceFile } from './language/source-file.js';

const names = ['serverless.yml', 'serverless.yaml', 'serverless.json'];

/** Finds and reads the service file. */
export async function readServiceFile(options: {
  readonly cwd: string;
  readonly config?: string | undefined;
}): Promise<{ file: string; root: string; source: SourceFile }> {
  const candidates = options.config === undefined ? names : [options.config];
  for (const candidate of candidates) {
    const file = resolve(options.cwd, candidate);
    const text = await readIfThere(file);
    if (text !== undefined)
      return { file, root: dirname(file), source: sourceFile(displayName(file, options.cwd), text) };
  }
  throw notFound(options.cwd, options.config);
}

/** A path as the user would write it: relative to where they stand, unless that leads upwards. */
export function displayName(file: string, cwd: string): string {
  const name = relative(cwd, file);
  return name.startsWith('..') ? file : name;
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new EmojifyError('SERVICE_NOT_FOUND', `cannot read ${file}: ${code}`, { cause: error });
  }
}

function notFound(cwd: string, config: string | undefined): EmojifyError {
  const hint = 'run "emojify create" to make a service, or point to one with -C DIR or --config FILE';
  const what = config === undefined ? `no serverless.yml in ${cwd}` : `no service file "${config}" in ${cwd}`;
  return new EmojifyError('SERVICE_NOT_FOUND', what, { hint });
}
