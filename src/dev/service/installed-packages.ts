import { realpathSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { sep } from 'node:path';
import type { Plugin } from 'esbuild';
import { findPackage, type InstalledPackage, isNative, packageName } from '../../service/package/native-package.js';

/** Marks resolutions that this plugin itself requests from esbuild. */
const asked = Symbol('emojify-installed-packages');

/**
 * Excludes installed packages from the bundle: they are loaded from where they are. Packages that are linked from a
 * workspace are the service's own code, which may be TypeScript and is packaged with the files that it reads, so they
 * are bundled, together with packages that only they can find.
 * @param root the service's folder, from where the bundle finds its packages
 */
export function installedPackages(root: string): Plugin {
  return {
    name: 'emojify-installed-packages',
    setup(build) {
      build.onResolve({ filter: /^[^./#]/ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
        if (kind === 'entry-point' || pluginData === asked || isBuiltin(path)) return undefined;
        const name = packageName(path);
        const installed = findPackage(name, resolveDir);
        if (installed && !isLinked(installed) && findPackage(name, root)) return { path, external: true };
        const found = await build.resolve(path, { kind, importer, resolveDir, pluginData: asked });
        // A missing package may be installed by the time the code runs, or never be needed.
        return found.errors.length > 0 ? { path, external: true } : found;
      });
    },
  };
}

/** emojify itself is never part of a workspace, unless it is being developed. */
const library = 'emojify-serverless';

function isLinked(installed: InstalledPackage): boolean {
  if (installed.name === library || isNative(installed)) return false;
  return !realpathSync(installed.folder).split(sep).includes('node_modules');
}
