import { readFileSync, realpathSync, writeSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { dirname, extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BuildFailure, Plugin } from 'esbuild';
import type { ModuleResult } from './run-module.js';

/** The parent's request, from stdin. The response goes to file descriptor 3, because the module may print. */
interface Request {
  readonly file: string;
  readonly root: string;
  /** Replaces the file's own text. */
  readonly text?: string;
  readonly name?: string;
  readonly options: { readonly stage?: string; readonly region?: string };
}

const loaders: Readonly<Record<string, 'ts' | 'tsx' | 'js' | 'jsx'>> = {
  '.ts': 'ts',
  '.mts': 'ts',
  '.cts': 'ts',
  '.tsx': 'tsx',
  '.jsx': 'jsx',
};

/** Each module keeps its own `__dirname`, `__filename` and `import.meta.url`; a bundle would use those of the first. */
const ownPaths = (file: string, given: string | undefined): Plugin => ({
  name: 'own-paths',
  setup({ onLoad }) {
    // esbuild returns real paths
    const entry = realpathSync(file);
    onLoad({ filter: /\.[cm]?[jt]sx?$/ }, ({ path }) => {
      const source = path === entry && given !== undefined ? given : readFileSync(path, 'utf8');
      const text = source.replace(/^#!.*/, '');
      const values = { __dirname: dirname(path), __filename: path, __importMetaUrl: pathToFileURL(path).href };
      const free = Object.entries(values).filter(
        ([name]) => text.includes(name.replace('__importMetaUrl', 'import.meta')) && !declares(text, name),
      );
      const head = free.map(([name, value]) => `var ${name}=${JSON.stringify(value)};`).join('');
      return { contents: head + text, loader: loaders[extname(path)] ?? 'js', resolveDir: dirname(path) };
    });
  },
});

const declares = (text: string, name: string) => new RegExp(`\\b(?:const|let|var)\\s+${name}\\b`).test(text);

async function bundled(file: string, text: string | undefined): Promise<string> {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    write: false,
    absWorkingDir: process.cwd(),
    platform: 'node',
    format: 'cjs',
    target: `node${process.versions.node}`,
    packages: 'external',
    sourcemap: 'inline',
    sourcesContent: false,
    logLevel: 'silent',
    outfile: `${file}.bundle.cjs`,
    define: { 'import.meta.url': '__importMetaUrl' },
    plugins: [ownPaths(file, text)],
  });
  return outputFiles[0]?.text ?? '';
}

interface Compiled extends Module {
  paths: string[];
  _compile(code: string, file: string): void;
}

async function exportsOf(file: string, text: string | undefined): Promise<unknown> {
  const code = await bundled(file, text);
  const module = new Module(file) as Compiled;
  module.filename = file;
  module.paths = createRequire(file).resolve.paths('x') ?? [];
  module._compile(code, `${file}.bundle.cjs`);
  return module.exports;
}

/**
 * The default export if there is one and no other is requested; a function is called as the Serverless Framework does.
 */
async function wantedValue({ file, text, name, options }: Request): Promise<unknown> {
  const all = (await exportsOf(file, text)) as Record<string, unknown>;
  const whole = all?.__esModule && 'default' in all ? all.default : all;
  const value = await called(whole, options);
  if (name === undefined) return value;
  const parent = (value as Record<string, unknown> | null)?.[name] === undefined ? all : (value as typeof all);
  return { [name]: await called(parent?.[name], options) };
}

async function called(value: unknown, options: Request['options']): Promise<unknown> {
  if (typeof value !== 'function') return value;
  const refuse = (what: string) => async () => {
    throw new Error(`${what} is not supported: read the environment or the options`);
  };
  const helpers = {
    options,
    resolveVariable: refuse('resolveVariable'),
    resolveConfigurationProperty: refuse('resolveConfigurationProperty'),
  };
  return value(helpers);
}

function failureOf(thrown: unknown, file: string): ModuleResult {
  const [first] = (thrown as Partial<BuildFailure>)?.errors ?? [];
  if (first) {
    const { location } = first;
    const place = location && { file: resolve(location.file), line: location.line, column: location.column + 1 };
    return { failure: first.text, ...(place && { place }) };
  }
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const frames = [...(error.stack ?? '').matchAll(/\(?((?:file:\/\/)?\/[^():]+|[A-Z]:[^():]+):(\d+):(\d+)\)?/g)];
  const own = frames.find(([, path = '']) => path.startsWith(dirname(file)) && !path.includes('node_modules'));
  const [, path = file, line = 1, column = 1] = own ?? [];
  return { failure: error.message, place: { file: path, line: Number(line), column: Number(column) } };
}

async function answer(request: Request): Promise<ModuleResult> {
  try {
    // Not earlier, because the loader of this process is found relative to the parent's folder.
    process.chdir(request.root);
    const value = await wantedValue(request);
    return { value: value === undefined ? null : JSON.parse(JSON.stringify(value) ?? 'null') };
  } catch (thrown) {
    return failureOf(thrown, request.file);
  }
}

const result = await answer(JSON.parse(readFileSync(0, 'utf8')) as Request);
const bytes = Buffer.from(JSON.stringify(result));
for (let at = 0; at < bytes.length; ) at += writeSync(3, bytes, at);
process.exit(0);
