import { resolve } from 'node:path';
import type { BuildFailure } from 'esbuild';
import type { Service } from '../types.js';
import type { Asset } from './assets.js';
import { bundleFailed, requireBanner } from './bundle.js';
import type { FunctionPlan } from './plan-function.js';

export interface WorkerBundles {
  /** By path in the zip. */
  readonly code: ReadonlyMap<string, Uint8Array>;
  /** Absolute paths of all input files. */
  readonly inputs: readonly string[];
}

/** Bundles the code that a function runs in threads, each worker with its imports. */
export async function bundleWorkers(
  { entry }: Pick<FunctionPlan, 'entry'>,
  assets: readonly Asset[],
  { root, build: settings }: Service,
): Promise<WorkerBundles> {
  const workers = assets.filter(({ worker }) => worker);
  if (workers.length === 0) return { code: new Map(), inputs: [] };
  const { build } = await import('esbuild');
  const bundles = workers.map(async ({ file, path }) => {
    // Node distinguishes CommonJS from modules by the worker's own extension.
    const isModule = /\.(mjs|mts|ts)$/.test(file);
    const { outputFiles, metafile } = await build({
      absWorkingDir: root,
      entryPoints: [file],
      bundle: true,
      write: false,
      metafile: true,
      format: isModule ? 'esm' : 'cjs',
      platform: 'node',
      ...(entry && { target: entry.target }),
      external: [...(settings.external ?? [])],
      minify: settings.minify ?? true,
      logLevel: 'silent',
      ...(isModule && { banner: { js: requireBanner } }),
    }).catch((failure: BuildFailure) => {
      throw bundleFailed(failure);
    });
    const inputs = Object.keys(metafile.inputs).map((input) => resolve(root, input));
    return { path, code: outputFiles[0]!.contents, inputs };
  });
  const all = await Promise.all(bundles);
  return { code: new Map(all.map(({ path, code }) => [path, code])), inputs: all.flatMap(({ inputs }) => inputs) };
}
