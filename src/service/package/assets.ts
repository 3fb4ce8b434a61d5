import { existsSync } from 'node:fs';
import { dirname, posix, resolve } from 'node:path';
import { EmojifyError } from '../../errors/emojify-error.js';
import type { Reporter } from '../../errors/reporter.js';
import type { Bundle } from './bundle.js';
import type { ReadFile } from './file-reader.js';
import { type FileReferences, fileReferences } from './file-references.js';
import { listFiles } from './list-files.js';

/** A file that a function reads at run time. */
export interface Asset {
  /** Absolute path of the file. */
  readonly file: string;
  /** Path in the zip. */
  readonly path: string;
  /** Code that runs in its own thread: it is bundled with its imports. */
  readonly worker?: boolean;
}

/** What of a bundle decides which files it needs. */
export type BundledCode = Pick<Bundle, 'path' | 'code' | 'weights'>;

export interface AssetOptions {
  /** The service's folder: the working directory of its functions. */
  readonly root: string;
  readonly read: ReadFile;
  readonly reporter: Reporter;
  /** Whether `package.patterns` include a path. */
  readonly added: (path: string) => boolean;
}

/** `new URL('./models/x.onnx', import.meta.url)`, with any spacing and quotes. */
const reference = /new\s+URL\(\s*(["'`])(\.{1,2}\/[^"'`${}]*[^"'`${}/.][^"'`${}]*)\1\s*,\s*import\.meta\.url\s*\)/g;

/**
 * Finds the assets of a bundle: files that a function's code refers to by a literal path are packaged, at the same path
 * relative to the bundle: `new URL('./path', import.meta.url)`, `join(__dirname, 'path')` and similar, `createRequire`,
 * workers, and paths from the working directory. Code removed by tree-shaking is ignored. Paths that are known only at
 * run time cause a warning.
 */
export async function findAssets(bundle: BundledCode, options: AssetOptions): Promise<readonly Asset[]> {
  const found = new Map<string, Asset>();
  const wanted = urlReferences(bundle.code);
  for (const [input, weight] of bundle.weights) {
    if (weight === 0) continue;
    const { urls, ...references } = referencesOf(await options.read(input));
    for (const literal of urls)
      if (wanted.has(literal)) claim(found, bundle, literal, resolve(dirname(input), literal));
    findNamedFiles(input, references, bundle, found, options);
  }
  warnOfMissing(wanted, found, bundle, options.reporter);
  const assets = await Promise.all([...found.values()].map(filesOf));
  return assets.flat();
}

interface References extends FileReferences {
  readonly urls: ReadonlySet<string>;
}

/** Functions share most of their modules, and `ReadFile` their contents: each is searched once. */
const searched = new WeakMap<Buffer, References>();

function referencesOf(content: Buffer): References {
  const known = searched.get(content);
  if (known) return known;
  const source = content.toString();
  const references = { urls: urlReferences(source), ...fileReferences(source) };
  searched.set(content, references);
  return references;
}

function urlReferences(text: string): Set<string> {
  if (!text.includes('import.meta.url')) return new Set();
  return new Set([...text.matchAll(reference)].map((match) => match[2] ?? ''));
}

/**
 * Other references in a module. Packages often refer to files that only some of their users have, so missing ones are
 * not reported for packages.
 */
function findNamedFiles(
  input: string,
  { files, unknown }: FileReferences,
  bundle: BundledCode,
  found: Map<string, Asset>,
  { root, reporter, added }: AssetOptions,
): void {
  const own = !input.includes('/node_modules/');
  for (const { path, from } of files) {
    if (from === 'cwd') {
      const file = resolve(root, path);
      if (existsSync(file) && !added(path)) found.set(posix.normalize(path), { file, path: posix.normalize(path) });
      continue;
    }
    const file = resolve(dirname(input), path);
    // A folder that contains the module is the start of a path, not an asset.
    if (input.startsWith(`${file}/`)) continue;
    if (own) claimOwn(relativeTo(root, input), { path, file, worker: from === 'worker' }, bundle, found, reporter);
    else if (!placeOf(bundle, path).startsWith('../') && !found.has(placeOf(bundle, path)))
      claim(found, bundle, path, file);
  }
  for (const call of own ? unknown : []) {
    const advice = 'add the files that it may read to package.patterns';
    warn(reporter, `${relativeTo(root, input)} reads files by a path known only at run time (${call}): ${advice}`);
  }
}

interface Named {
  readonly path: string;
  readonly file: string;
  readonly worker: boolean;
}

function claimOwn(
  input: string,
  named: Named,
  bundle: BundledCode,
  found: Map<string, Asset>,
  reporter: Reporter,
): void {
  const { path, file, worker } = named;
  if (!existsSync(file))
    warn(reporter, `${input} refers to ${path}, which was not found: the function will not find it`);
  else if (!placeOf(bundle, path).startsWith('../')) claim(found, bundle, path, file, worker);
  else
    warn(reporter, `${input} refers to ${path}, which would be outside the function's code: move it beside the code`);
}

/** The path in the zip of a file that a module refers to: relative to the bundle as it is to the module. */
const placeOf = (bundle: BundledCode, literal: string) => posix.join(posix.dirname(bundle.path), literal);

const relativeTo = (root: string, file: string) => (file.startsWith(`${root}/`) ? file.slice(root.length + 1) : file);

function claim(found: Map<string, Asset>, bundle: BundledCode, literal: string, file: string, worker = false): void {
  if (!existsSync(file)) return;
  const path = placeOf(bundle, literal);
  if (path.startsWith('../')) {
    throw new EmojifyError(
      'PACKAGE_ASSET_OUTSIDE',
      `${literal} of ${bundle.path} would be outside the function's code`,
      { hint: 'keep the file in the folder of the code that reads it, or below' },
    );
  }
  const other = found.get(path)?.file;
  if (other !== undefined && other !== file) {
    throw new EmojifyError(
      'PACKAGE_ASSET_CONFLICT',
      `two files are both named ${literal} beside their code: ${other} and ${file}`,
      { hint: 'rename one of them, because both would have the same place in a bundle' },
    );
  }
  found.set(path, { file, path, ...((worker || found.get(path)?.worker) && { worker: true }) });
}

async function filesOf(asset: Asset): Promise<Asset[]> {
  const files = await listFiles(asset.file);
  return files.map((one) => ({
    ...asset,
    file: one.file,
    path: one.path === '' ? asset.path : posix.join(asset.path, one.path),
  }));
}

function warnOfMissing(
  wanted: ReadonlySet<string>,
  found: ReadonlyMap<string, Asset>,
  bundle: BundledCode,
  reporter: Reporter,
) {
  for (const literal of wanted) {
    if (found.has(placeOf(bundle, literal))) continue;
    warn(reporter, `${bundle.path} refers to ${literal}, which was not found: the function will not find it`);
  }
}

function warn(reporter: Reporter, message: string): void {
  reporter.report({ level: 'warn', code: 'PACKAGE_ASSET_MISSING', message });
}
