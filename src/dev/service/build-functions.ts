import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { BuildFailure, BuildOptions, BuildResult, Message, OutputFile } from 'esbuild';
import { EmojifyError } from '../../errors/emojify-error.js';
import { entryPlugin } from '../../service/package/entry-plugin.js';
import { esbuildTarget } from '../../service/package/target.js';
import type { Service, ServiceFunction } from '../../service/types.js';

export interface FunctionBuild {
  readonly fn: ServiceFunction;
  /**
   * Absolute path of its module, in a folder for this build only, so that processes running an earlier build can
   * restart with that one.
   */
  readonly bundle: string;
}

export interface WatchBuildsOptions {
  readonly service: Service;
  /** Functions whose code is new or has changed. */
  readonly onBuild: (builds: readonly FunctionBuild[]) => void;
  /** One line `file:line:column  message` per error. */
  readonly onError: (text: string) => void;
}

/** `require` for bundled CommonJS code. */
const requireBanner =
  "import{createRequire as __emojifyRequire}from'node:module';globalThis.require??=__emojifyRequire(import.meta.url);";

/**
 * Bundles the service's own code with esbuild: once before this resolves, then after every change. Packages stay where
 * they are installed, together with their models and native modules.
 */
export async function watchBuilds({
  service,
  onBuild,
  onError,
}: WatchBuildsOptions): Promise<{ stop(): Promise<void> }> {
  const folder = join(service.root, '.emojify/dev');
  const outdir = join(folder, 'build');
  await mkdir(folder, { recursive: true });
  await removeEarlierRuns(folder);
  const functions = service.functions.filter(({ source }) => source !== undefined);
  const hashes = new Map<string, string>();

  async function write(fn: ServiceFunction, outputs: readonly OutputFile[]): Promise<FunctionBuild> {
    // At the same depth as esbuild's own folder, because source maps refer to the sources by relative paths.
    const own = await mkdtemp(join(folder, `${fn.key}-`));
    for (const { path, contents } of outputs) await writeFile(join(own, basename(path)), contents);
    return { fn, bundle: join(own, `${fn.key}.mjs`) };
  }

  async function take({ errors, outputFiles = [] }: BuildResult): Promise<void> {
    if (errors.length > 0) return onError(errors.map(located).join('\n'));
    const fresh: FunctionBuild[] = [];
    for (const fn of functions) {
      const module = join(outdir, `${fn.key}.mjs`);
      const outputs = outputFiles.filter(({ path }) => path === module || path === `${module}.map`);
      const hash = outputs.find(({ path }) => path === module)?.hash;
      if (hash === undefined || hashes.get(fn.key) === hash) continue;
      hashes.set(fn.key, hash);
      fresh.push(await write(fn, outputs));
    }
    if (fresh.length > 0) onBuild(fresh);
  }

  const { context } = await import('esbuild');
  const building = await context(buildOptions(service, functions, outdir, take));
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
export async function buildOnce(service: Service, fn: ServiceFunction, outdir: string): Promise<string> {
  const { build } = await import('esbuild');
  const options = buildOptions(service, [fn], outdir, async () => undefined);
  await build({ ...options, write: true }).catch((failure: BuildFailure) => {
    if (!Array.isArray(failure.errors)) throw failure;
    throw new EmojifyError('PACKAGE_BUNDLE_FAILED', failure.errors.map(located).join('\n'), { cause: failure });
  });
  return join(outdir, `${fn.key}.mjs`);
}

function buildOptions(
  { root, build }: Service,
  functions: readonly ServiceFunction[],
  outdir: string,
  take: (result: BuildResult) => Promise<void>,
): BuildOptions {
  const entries = functions.map(({ key, source = '', exportName, runtime }) => {
    return { key, source, exportName, path: key, target: esbuildTarget(runtime), withoutLocalDetector: false };
  });
  return {
    absWorkingDir: root,
    entryPoints: entries.map(({ key }) => ({ in: `emojify-entry:${key}`, out: key })),
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages: 'external',
    external: [...(build.external ?? [])],
    format: 'esm',
    platform: 'node',
    target: `node${process.versions.node}`,
    sourcemap: true,
    logLevel: 'silent',
    write: false,
    define: { __dirname: 'import.meta.dirname', __filename: 'import.meta.filename' },
    banner: { js: requireBanner },
    plugins: [entryPlugin(entries), { name: 'emojify-dev', setup: (plugin) => plugin.onEnd(take) }],
  };
}

function located({ text, location }: Message): string {
  return location ? `${location.file}:${location.line}:${location.column + 1}  ${text}` : text;
}
