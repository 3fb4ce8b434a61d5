import { isUtf8 } from 'node:buffer';
import { dirname, resolve } from 'node:path';
import { EmojifyError } from '../../errors/emojify-error.js';
import { readRegularFile, whyUnreadable } from '../../util/read-regular-file.js';

/** Maximum size of a template in CloudFormation: 1 MB. */
const mostBytes = 5_000_000;
const names = ['yml', 'yaml', 'json', 'ts', 'mts', 'cts', 'js', 'mjs', 'cjs'].map((ending) => `serverless.${ending}`);

export interface FoundFile {
  /** Absolute paths of the service file and of its folder. */
  readonly file: string;
  readonly root: string;
  readonly text: string;
}

/** Finds the service file and reads its text. */
export async function findServiceFile(options: {
  readonly cwd: string;
  readonly config?: string | undefined;
}): Promise<FoundFile> {
  const candidates = options.config === undefined ? names : [options.config];
  for (const candidate of candidates) {
    const file = resolve(options.cwd, candidate);
    const text = readIfThere(file);
    if (text !== undefined) return { file, root: dirname(file), text };
  }
  throw notFound(options.cwd, options.config);
}

function readIfThere(file: string): string | undefined {
  let bytes: Buffer;
  try {
    bytes = readRegularFile(file, mostBytes);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new EmojifyError('SERVICE_NOT_FOUND', `cannot read ${file}: ${whyUnreadable(error)}`, { cause: error });
  }
  // an invalid byte would otherwise be deployed as "\ufffd"
  if (!isUtf8(bytes))
    throw new EmojifyError('SERVICE_NOT_FOUND', `cannot read ${file}: it is not UTF-8 text; save it as UTF-8`);
  return bytes.toString('utf8');
}

function notFound(cwd: string, config: string | undefined): EmojifyError {
  const hint = 'run "emojify create" to create a service, or select one with -C DIR or --config FILE';
  const what =
    config === undefined ? `no serverless.yml, .json, .ts or .js in ${cwd}` : `no service file "${config}" in ${cwd}`;
  return new EmojifyError('SERVICE_NOT_FOUND', what, { hint });
}
