import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { BuildFailure, BuildOptions, BuildResult, Message } from 'esbuild';
import { EmojifyError } from '../../errors/emojify-error.js';
import { type Reporter, silentReporter } from '../../errors/reporter.js';
import { requireBanner, weightsOf } from '../../service/package/bundle.js';
import { entryPlugin } from '../../service/package/entry-plugin.js';
import { layersPlugin } from '../../service/package/layers-plugin.js';
import { handlerPath } from '../../service/package/plan-function.js';
import { esbuildTarget } from '../../service/package/target.js';
import type { Service, ServiceFunction } from '../../service/types.js';
import { type BuiltFunction, readFiles, writeFunction } from './function-folder.js';
import { installedPackages } from './installed-packages.js';

export interface FunctionBuild {
  readonly fn: ServiceFunction;
  /** Absolute path of its module. */
  readonly bundle: string;
  /** A folder for this build only, so that processes running an earlier build can restart with that one. */
  readonly folder: string;
}

export interface WatchBuildsOptions {
  readonly service: Service;
  /** Functions whose code is new or has changed. */
  readonly onBuild: (builds: readonly FunctionBuild[]) => void;
  /** One line `file:line:column  message` per error. */
  readonly onError: (text: string) => void;
  readonly reporter: Reporter;
}

/**
 * Bundles the service's own code with esbuild: once before this resolves, then after every change of it or of a file
 * that it reads. Packages stay where they are installed, together with their models and native modules.
 */
export async function watchBuilds(options: WatchBuildsOptions): Promise<{ stop(): Promise<void> }> {
  const { service, onBuild, onError, reporter } = options;
  const folder = join(service.root, '.emojify/dev');
  await mkdir(folder, { recursive: true });
  await removeEarlierRuns(folder);
  const functions = service.functions.filter(({ source }) => source !== undefined);
  const hashes = new Map<string, string>();
  const watched = new Map<string, readonly string[]>();

  async function take(result: BuildResult): Promise<void> {
    if (result.errors.length > 0) return onError(result.errors.map(located).join('\n'));
    const fresh: FunctionBuild[] = [];
    for (const fn of functions) {
      const build = await buildOf(fn, outputOf(fn, folder, result, service.root)).catch((error: unknown) => {
        if (!(error instanceof EmojifyError)) throw error;
        onError(`${fn.key}: ${error.message}`);
      });
      if (build) fresh.push(build);
    }
    if (fresh.length > 0) onBuild(fresh);
  }

  /** Undefined if nothing has changed. */
  async function buildOf(fn: ServiceFunction, output: BuiltFunction | undefined): Promise<FunctionBuild | undefined> {
    if (!output) return undefined;
    // Each build of unchanged code would repeat its warnings.
    const changed = hashes.get(fn.key) !== output.hash;
    const fileReporter = changed ? reporter : silentReporter;
    const files = await readFiles(fn, output, service, fileReporter);
    watched.set(fn.key, files.sources);
    const hash = `${output.hash} ${files.hash}`;
    if (hashes.get(`${fn.key} with files`) === hash) return undefined;
    hashes.set(fn.key, output.hash);
    hashes.set(`${fn.key} with files`, hash);
    const own = await mkdtemp(join(folder, `${fn.key}-`));
    await writeFunction(own, output, files);
    return { fn, folder: own, bundle: join(own, output.path) };
  }

  const { context } = await import('esbuild');
  const building = await context(buildOptions(service, functions, folder, take, (key) => watched.get(key) ?? []));
  await building.rebuild().catch(() => undefined);
  await building.watch();
  return { stop: () => building.dispose() };
}

let removed = false;

/**
 * Deletes what a killed run left; only once in this process, because functions of an earlier service file are still
 * running.
 */
async function removeEarlierRuns(folder: string): Promise<void> {
  if (removed) return;
  removed = true;
  for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true, force: true });
}

/** Bundles one function's own code into this folder, to run it once; returns the module's absolute path. */
export async function buildOnce(
  service: Service,
  fn: ServiceFunction,
  folder: string,
  reporter: Reporter,
): Promise<string> {
  const { build } = await import('esbuild');
  const options = buildOptions(service, [fn], dirname(folder), async () => undefined);
  const result = await build(options).catch((failure: BuildFailure) => {
    if (!Array.isArray(failure.errors)) throw failure;
    throw new EmojifyError('PACKAGE_BUNDLE_FAILED', failure.errors.map(located).join('\n'), { cause: failure });
  });
  const output = outputOf(fn, dirname(folder), result, service.root);
  if (!output) throw new Error(`esbuild created no module for ${fn.key}`);
  await writeFunction(folder, output, await readFiles(fn, output, service, reporter));
  return join(folder, output.path);
}

/** What esbuild made of one function. */
function outputOf(fn: ServiceFunction, outdir: string, result: BuildResult, root: string): BuiltFunction | undefined {
  const path = `${handlerPath(fn.handler)}.mjs`;
  const module = join(outdir, fn.key, path);
  const find = (name: string) => result.outputFiles?.find((file) => file.path === name);
  const [code, map] = [find(module), find(`${module}.map`)];
  const output = result.metafile?.outputs[relative(root, module).replaceAll('\\', '/')];
  if (!code || !output) return undefined;
  return { path, code: code.text, hash: code.hash, sourceMap: map?.contents, weights: weightsOf(output, root) };
}

function buildOptions(
  service: Service,
  functions: readonly ServiceFunction[],
  outdir: string,
  take: (result: BuildResult) => Promise<void>,
  watched?: (key: string) => readonly string[],
): BuildOptions {
  const { root, build } = service;
  const entries = functions.map(({ key, source = '', exportName, runtime }) => {
    return { key, source, exportName, path: key, target: esbuildTarget(runtime), withoutLocalDetector: false };
  });
  return {
    absWorkingDir: root,
    // As deep as in the folder that it is then written to, because source maps refer to the sources by relative paths.
    entryPoints: functions.map(({ key, handler }) => ({
      in: `emojify-entry:${key}`,
      out: join(key, handlerPath(handler)),
    })),
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    external: [...(build.external ?? [])],
    format: 'esm',
    platform: 'node',
    target: `node${process.versions.node}`,
    sourcemap: true,
    metafile: true,
    logLevel: 'silent',
    write: false,
    define: { __dirname: 'import.meta.dirname', __filename: 'import.meta.filename' },
    banner: { js: requireBanner },
    plugins: [
      entryPlugin(entries, watched),
      layersPlugin({ service, local: true }),
      installedPackages(root),
      { name: 'emojify-dev', setup: (plugin) => plugin.onEnd(take) },
    ],
  };
}

function located({ text, location }: Message): string {
  return location ? `${location.file}:${location.line}:${location.column + 1}  ${text}` : text;
}
