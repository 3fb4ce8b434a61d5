import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { copyFile, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Reporter } from '../../errors/reporter.js';
import { type Asset, type BundledCode, findAssets } from '../../service/package/assets.js';
import { bundleWorkers } from '../../service/package/bundle-workers.js';
import { fileReader } from '../../service/package/file-reader.js';
import { readPatterns } from '../../service/package/patterns.js';
import { esbuildTarget } from '../../service/package/target.js';
import type { Service, ServiceFunction } from '../../service/types.js';

/** One function's module, as built by esbuild. */
export interface BuiltFunction extends BundledCode {
  /** Changes with the code. */
  readonly hash: string;
  readonly sourceMap: Uint8Array | undefined;
}

/** The files that a function finds beside its code, by the rules of packaging. */
export interface FunctionFiles {
  readonly assets: readonly Pick<Asset, 'file' | 'path'>[];
  /** Code of workers, by path. */
  readonly workers: ReadonlyMap<string, Uint8Array>;
  /** Absolute paths of all input files. */
  readonly sources: readonly string[];
  /** Changes with any of them. */
  readonly hash: string;
}

/**
 * Finds the files that the function's zip would contain, so that its code finds the same files locally: those it refers
 * to, its workers, and those added by `package.patterns`. Installed packages stay where they are.
 * @throws EmojifyError PACKAGE_ASSET_OUTSIDE and others of packaging
 */
export async function readFiles(
  fn: ServiceFunction,
  built: BundledCode,
  service: Service,
  reporter: Reporter,
): Promise<FunctionFiles> {
  const patterns = await readPatterns([...(service.package.patterns ?? []), ...(fn.package.patterns ?? [])]);
  const { read } = fileReader();
  const found = await findAssets(built, { root: service.root, read, reporter, added: patterns.adds });
  const added = (await patterns.files(service.root)).filter(({ path }) => !path.startsWith('node_modules/'));
  const entry = {
    key: fn.key,
    source: fn.source ?? '',
    exportName: fn.exportName,
    path: built.path,
    target: esbuildTarget(fn.runtime),
    withoutLocalDetector: false,
  };
  const workers = await bundleWorkers({ entry }, found, service);
  const assets = [...added, ...found.filter(({ path }) => !workers.code.has(path))];
  const sources = [...workers.inputs, ...assets.map(({ file }) => file)];
  const hash = createHash('sha256');
  for (const { file, path } of assets) hash.update(`${path} ${versionOf(file)}\n`);
  for (const [path, code] of workers.code) hash.update(path).update(code);
  return { assets, workers: workers.code, sources, hash: hash.digest('hex') };
}

function versionOf(file: string): string {
  const { size, mtimeMs } = statSync(file);
  return `${file} ${size} ${mtimeMs}`;
}

/** Larger files are linked, because copying models after every change takes longer than building. */
const mostCopied = 1024 * 1024;

/** Writes a function as its zip would unpack. */
export async function writeFunction(folder: string, built: BuiltFunction, files: FunctionFiles): Promise<void> {
  const place = async (path: string) => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    return join(folder, path);
  };
  for (const { file, path } of files.assets) {
    const target = await place(path);
    // A file added by patterns may also be referred to by the code.
    const known = statSync(target, { throwIfNoEntry: false }) !== undefined;
    if (known) continue;
    if (statSync(file).size > mostCopied) await symlink(file, target).catch(() => copyFile(file, target));
    else await copyFile(file, target);
  }
  for (const [path, code] of files.workers) await writeFile(await place(path), code);
  await writeFile(await place(built.path), built.code);
  if (built.sourceMap) await writeFile(await place(`${built.path}.map`), built.sourceMap);
}
