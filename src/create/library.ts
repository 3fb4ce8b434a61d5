import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { EmojifyError } from '../errors/emojify-error.js';
import { npmError, runNpm } from './run-npm.js';
import { packageRoot } from './template.js';

export interface LibraryOptions {
  /** The new service's folder. */
  readonly folder: string;
  /** What the user passed: a version range, a tarball or a folder. */
  readonly library?: string | undefined;
  /** The folder that a relative path in `library` starts from. */
  readonly cwd: string;
  readonly signal?: AbortSignal;
}

/**
 * The dependency `emojify-serverless` of the new service: the running version if it is published, otherwise (a checkout
 * or an unpublished tarball) this package, packed into the service's `vendor/`.
 */
export async function chooseLibrary(options: LibraryOptions): Promise<string> {
  const { library, folder, cwd } = options;
  if (library !== undefined) return fromFolder(library, folder, cwd);
  const root = packageRoot();
  const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, string>;
  const checkout = existsSync(join(root, 'src')) || existsSync(join(root, '.git'));
  if (!checkout && (await isPublished(`${name}@${version}`, options))) return `^${version}`;
  return packInto(root, options);
}

/** Paths become `file:` specifiers relative to the service's folder; anything else is passed to npm as it is. */
function fromFolder(library: string, folder: string, cwd: string): string {
  const path = resolve(cwd, library.replace(/^file:/, ''));
  if (!isAbsolute(library) && !/^(file:|\.{1,2}[\\/])/.test(library) && !existsSync(path)) return library;
  if (!existsSync(path))
    throw new EmojifyError('CREATE_LIBRARY', `invalid --library "${library}": ${path} does not exist`);
  return `file:${relative(folder, path).replaceAll('\\', '/')}`;
}

async function isPublished(spec: string, { cwd, signal }: LibraryOptions): Promise<boolean> {
  const { code, stdout } = await runNpm(
    ['view', spec, 'version', '--fetch-retries=0', '--fetch-timeout=10000'],
    cwd,
    signal,
  );
  return code === 0 && stdout.trim() !== '';
}

async function packInto(root: string, { folder, signal }: LibraryOptions): Promise<string> {
  const vendor = join(folder, 'vendor');
  await mkdir(vendor, { recursive: true });
  const packed = await runNpm(['pack', '--ignore-scripts', '--json', '--pack-destination', vendor], root, signal);
  const [first] = packed.code === 0 ? (JSON.parse(packed.stdout) as { filename: string }[]) : [];
  if (first) return `file:vendor/${first.filename}`;
  throw new EmojifyError('CREATE_LIBRARY', `emojify cannot be packed from ${root}: see the reason below`, {
    hint: npmError(packed) || 'pass --library with a version, a tarball or a folder',
  });
}
