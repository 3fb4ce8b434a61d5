import type { Plugin } from 'esbuild';
import { findPackage, type InstalledPackage, isNative, packageName } from './native-package.js';

interface ExternalsOptions {
  /** Packages that the service file names. */
  readonly external: readonly string[];
  /** Receives each package that was left out of the bundle, by name. */
  readonly found: Map<string, InstalledPackage>;
}

/**
 * Bare imports except AWS's SDK, which has no native code and makes up most of a bundle; checking each of its imports
 * takes time.
 */
const bareImport = /^([^./@]|@([^as]|a[^w]|s[^m]))/;

/** Excludes native packages, and those that the service file names, from the bundle and reports them. */
export function externalsPlugin({ external, found }: ExternalsOptions): Plugin {
  const known = new Map<string, InstalledPackage | undefined>();
  const lookUp = (name: string, from: string) => {
    const id = `${name}\0${from}`;
    if (!known.has(id)) known.set(id, findPackage(name, from));
    return known.get(id);
  };
  return {
    name: 'emojify-externals',
    setup(build) {
      build.onResolve({ filter: bareImport }, ({ path, resolveDir }) => {
        const name = packageName(path);
        const installed = lookUp(name, resolveDir);
        if (!installed || !(external.includes(name) || isNative(installed))) return undefined;
        const other = found.get(name);
        if (other && other.manifest.version !== installed.manifest.version) return twoVersions(other, installed);
        found.set(name, installed);
        return { path, external: true };
      });
      build.onLoad({ filter: /\.node$/ }, ({ path }) => ({ errors: [{ text: nativeFile(path) }] }));
    },
  };
}

function twoVersions(one: InstalledPackage, other: InstalledPackage) {
  const versions = `${one.manifest.version} (${one.folder}) and ${other.manifest.version} (${other.folder})`;
  const text = `${one.name} is needed in two versions, ${versions}: a function can contain only one, align them in package.json`;
  return { errors: [{ text }] };
}

function nativeFile(path: string): string {
  const name = packageName(path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length));
  return `${path} is native code that cannot be bundled: add "${name}" to build.external in the service file`;
}
