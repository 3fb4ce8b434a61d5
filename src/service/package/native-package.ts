import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The fields of a package.json that packaging uses. */
export interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly gypfile?: boolean;
  readonly binary?: unknown;
  readonly napi?: unknown;
  readonly neon?: unknown;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** A package in a node_modules folder. */
export interface InstalledPackage {
  readonly name: string;
  readonly folder: string;
  readonly manifest: Manifest;
}

/** Dependencies of packages that compile or download a binary, or find the right one when they are loaded. */
const binaryHelpers = ['node-gyp-build', 'node-gyp', 'prebuild-install', 'bindings', '@mapbox/node-pre-gyp'];

/** Whether a package contains or selects compiled code: `sharp`, `onnxruntime-node`, `libsql`, `better-sqlite3`, … */
export function isNative({ folder, manifest }: InstalledPackage): boolean {
  if (manifest.gypfile || manifest.binary || manifest.napi || manifest.neon) return true;
  if (manifest.os || manifest.cpu || existsSync(join(folder, 'binding.gyp'))) return true;
  if (binaryHelpers.some((helper) => manifest.dependencies?.[helper] !== undefined)) return true;
  return Object.keys(manifest.optionalDependencies ?? {}).some((name) => /(linux|darwin|win32)-/.test(name));
}

/** `@scope/name` or `name` of a bare import such as `@scope/name/sub/path.js`. */
export function packageName(specifier: string): string {
  const [first = '', second] = specifier.split('/');
  return first.startsWith('@') && second !== undefined ? `${first}/${second}` : first;
}

/** The package that an import in `from` resolves to: the nearest one in a node_modules folder on the way up. */
export function findPackage(name: string, from: string): InstalledPackage | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json')))
      return { name, folder: candidate, manifest: manifestOf(candidate) };
    if (dirname(folder) === folder) return undefined;
  }
}

export function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}
