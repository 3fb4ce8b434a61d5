import { isBuiltin } from 'node:module';
import { posix, resolve } from 'node:path';
import type { BuildFailure, BuildOptions, Location, Metafile, OutputFile } from 'esbuild';
import { EmojifyError } from '../../errors/emojify-error.js';
import type { Reporter } from '../../errors/reporter.js';
import type { Service } from '../types.js';
import { entryPlugin } from './entry-plugin.js';
import { externalsPlugin } from './externals-plugin.js';
import { layersPlugin } from './layers-plugin.js';
import { excludeLocalAdapters } from './local-adapters.js';
import { type InstalledPackage, packageName } from './native-package.js';
import { relocateSourceMap } from './source-map.js';

/** One function to bundle. */
export interface BundleEntry {
  readonly key: string;
  /** Absolute path of the handler's file. */
  readonly source: string;
  readonly exportName: string;
  /** Path of the bundle in the zip, without extension: `src/functions/view-image`. */
  readonly path: string;
  /** `node24`, as esbuild names it. */
  readonly target: string;
  readonly withoutLocalDetector: boolean;
}

/** What bundling reads of the service. */
export type BundledService = Pick<Service, 'root' | 'build' | 'layers' | 'functions' | 'provider'>;

/** One function's code as a single ES module. */
export interface Bundle {
  /** Path in the zip, with extension: `src/functions/view-image.mjs`. */
  readonly path: string;
  readonly code: string;
  /** Undefined if source maps are disabled. */
  readonly sourceMap: Uint8Array | undefined;
  /** Absolute paths of all input files. */
  readonly inputs: readonly string[];
  /** Bytes of each input that remain in the bundle, by absolute path. */
  readonly weights: ReadonlyMap<string, number>;
  /** Imported packages that are not in the bundle and must be installed beside it. */
  readonly packages: readonly InstalledPackage[];
}

/**
 * `require` for bundled CommonJS code, as a global: a declaration could collide with one of the same name in the code.
 */
export const requireBanner =
  "import{createRequire as __emojifyRequire}from'node:module';globalThis.require??=__emojifyRequire(import.meta.url);";

/** Bundles these functions, which must have the same `target` and `withoutLocalDetector`, in one run of esbuild. */
export async function bundleFunctions(
  entries: readonly BundleEntry[],
  service: BundledService,
  reporter: Reporter,
): Promise<ReadonlyMap<string, Bundle>> {
  const { root } = service;
  const packages = new Map<string, InstalledPackage>();
  const { build } = await import('esbuild');
  const result = await build({
    ...esbuildOptions(entries, service, packages),
    metafile: true,
    write: false,
  }).catch((failure: BuildFailure) => {
    throw bundleFailed(failure);
  });
  for (const { text, location } of result.warnings) {
    reporter.report({ level: 'warn', code: 'PACKAGE_BUNDLE_WARNING', message: located(text, location) });
  }
  const read = { root, metafile: result.metafile, files: result.outputFiles, packages };
  return new Map(entries.map((entry) => [entry.key, readBundle(entry, read)]));
}

function esbuildOptions(
  entries: readonly BundleEntry[],
  service: BundledService,
  packages: Map<string, InstalledPackage>,
): BuildOptions {
  const { root, build: settings } = service;
  return {
    absWorkingDir: root,
    entryPoints: entries.map(({ key, path }) => ({ in: `emojify-entry:${key}`, out: outputPath(key, path) })),
    outdir: root,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: entries[0]?.target,
    // The SDK's ES modules can be tree-shaken, its CommonJS build cannot: a function with an S3 client is 30 % smaller.
    mainFields: ['module', 'main'],
    minify: settings.minify ?? true,
    sourcemap: settings.sourcemap ?? true,
    sourcesContent: false,
    legalComments: 'none',
    logLevel: 'silent',
    external: settings.sdk === 'external' ? ['@aws-sdk/*', '@smithy/*'] : [],
    define: { __dirname: 'import.meta.dirname', __filename: 'import.meta.filename' },
    banner: { js: requireBanner },
    plugins: [
      entryPlugin(entries),
      externalsPlugin({ external: settings.external ?? [], found: packages }),
      layersPlugin({ service }),
      excludeLocalAdapters({ detector: entries[0]?.withoutLocalDetector ?? false }),
    ],
  };
}

/** Two functions may share a source file, so each has its own folder until it is zipped. */
function outputPath(key: string, path: string): string {
  return posix.join('.emojify/bundle', key, path);
}

interface BuildResult {
  readonly root: string;
  readonly metafile: Metafile;
  readonly files: readonly OutputFile[];
  readonly packages: ReadonlyMap<string, InstalledPackage>;
}

function readBundle({ key, path }: BundleEntry, { root, metafile, files, packages }: BuildResult): Bundle {
  const name = `${outputPath(key, path)}.mjs`;
  const output = metafile.outputs[name];
  const code = files.find((file) => file.path === resolve(root, name));
  if (!output || !code) throw new Error(`esbuild did not create ${name}`);
  const map = files.find((file) => file.path === resolve(root, `${name}.map`));
  const external = output.imports.filter((item) => item.external && !isBuiltin(item.path));
  return {
    path: `${path}.mjs`,
    code: code.text,
    sourceMap: map && relocateSourceMap(map.text, map.path, root, `${path}.mjs`),
    inputs: reachable(metafile, `emojify-entry:${key}`)
      .filter(isFile)
      .map((input) => fileOf(root, input)),
    weights: weightsOf(output, root),
    packages: [...new Set(external.map((item) => packageName(item.path)))].flatMap((item) => packages.get(item) ?? []),
  };
}

/** The bytes that each input contributes to an output, by absolute path. */
export function weightsOf({ inputs }: Metafile['outputs'][string], root: string): ReadonlyMap<string, number> {
  const real = Object.entries(inputs).filter(([input]) => isFile(input));
  return new Map(real.map(([input, { bytesInOutput }]) => [fileOf(root, input), bytesInOutput]));
}

/** Generated modules have a namespace before their name. */
const isFile = (input: string): boolean => !/^[a-z-]{2,}:/.test(input);

/** The absolute path of an input. Imports with attributes have these after the name: `d.json with { type: 'json' }`. */
const fileOf = (root: string, input: string): string => resolve(root, input.replace(/ with \{.*\}$/s, ''));

/**
 * All inputs that an entry point leads to. The inputs of the output are not sufficient, because constants are inlined.
 */
function reachable({ inputs }: Metafile, entry: string): string[] {
  const seen = new Set([entry]);
  for (const input of seen) {
    for (const { path, external } of inputs[input]?.imports ?? []) if (!external) seen.add(path);
  }
  return [...seen];
}

/** esbuild's errors, with all positions. */
export function bundleFailed(failure: BuildFailure): Error {
  if (!Array.isArray(failure.errors) || failure.errors.length === 0) return failure;
  const lines = failure.errors.map(({ text, location }) => located(text, location));
  return new EmojifyError('PACKAGE_BUNDLE_FAILED', lines.join('\n'), {
    cause: failure,
    data: { errors: failure.errors.map(({ text, location }) => ({ message: text, ...place(location) })) },
  });
}

function place(location: Location | null) {
  return location && { file: location.file, line: location.line, column: location.column + 1 };
}

function located(text: string, location: Location | null): string {
  return location ? `${location.file}:${location.line}:${location.column + 1}  ${text}` : text;
}
