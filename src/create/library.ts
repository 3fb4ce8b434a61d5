import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { EmojifyError } from '../errors/emojify-error.js';
import { npmComplaint, runNpm } from './run-npm.js';
import { packageRoot } from './template.js';

export interface LibraryOptions {
  /** The new service's folder. */
  readonly folder: string;
  /** What the user named: a version range, a tarball or a folder. */
  readonly library?: string | undefined;
  /** Folder that a relative path in `library` is relative to. */
  readonly cwd: string;
  readonly signal?: AbortSignal;
}

/**
 * What the new service depends on as `emojify-serverless`. The version that is running, if npm has it; if it has not
 * (a checkout, or a tarball that was never published), this very package, packed into the service's `vendor/`.
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

/** A path is written as npm wants it, seen from the service's folder; anything else is npm's to understand. */
function fromFolder(library: string, folder: string, cwd: string): string {
  const path = resolve(cwd, library.replace(/^file:/, ''));
  if (!isAbsolute(library) && !/^(file:|\.{1,2}[\\/])/.test(library) && !existsSync(path)) return library;
  if (!existsSync(path)) throw new EmojifyError('CREATE_LIBRARY', `--library ${library}: there is no ${path}`);
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
  throw new EmojifyError('CREATE_LIBRARY', `emojify could not be packed from ${root}`, {
    hint: npmComplaint(packed) || 'name it yourself with --library',
  });
}
