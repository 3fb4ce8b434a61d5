import { existsSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { join } from 'node:path';
import type { OnResolveArgs, Plugin, PluginBuild } from 'esbuild';
import type { Service } from '../types.js';
import { findPackage, packageName } from './native-package.js';

interface LayersOptions {
  readonly service: Pick<Service, 'layers' | 'functions' | 'provider'>;
  /** To run on this machine, where the layers are folders and not under /opt. */
  readonly local?: boolean;
}

const namespace = 'emojify-layer';
/** With it, and with that of any other plugin, an import is only asked about. */
const asked = Symbol('asked');

/**
 * What functions import from layers: files under `/opt`, and packages that are not installed beside the code. They are
 * required when the function runs; Lambda finds packages of a layer by `NODE_PATH`, which `import` does not read.
 */
export function layersPlugin({ service, local = false }: LayersOptions): Plugin {
  const folders = service.layers.flatMap(({ folder }) => (folder ? [folder] : []));
  const layered = service.provider.layers?.length || service.functions.some(({ settings }) => settings.layers?.length);
  return {
    name: 'emojify-layers',
    setup(build) {
      if (!layered) return;
      build.onResolve({ filter: /^\/opt\// }, ({ path }) => ({ path, namespace }));
      build.onResolve({ filter: /^[^./]/ }, async (args) => {
        if (args.namespace === namespace) return { path: args.path, external: true };
        const missing = args.pluginData === undefined && !isBuiltin(args.path) && (await isMissing(args, build, local));
        return missing ? { path: args.path, namespace } : undefined;
      });
      build.onLoad({ filter: /.*/, namespace }, ({ path }) => {
        const target = local ? (fileIn(folders, path) ?? path) : path;
        return { contents: `module.exports = globalThis.require(${JSON.stringify(target)})` };
      });
    },
  };
}

/** On this machine packages stay outside of the bundle, whether they are installed or not. */
async function isMissing({ path, ...args }: OnResolveArgs, build: PluginBuild, local: boolean): Promise<boolean> {
  const { importer, resolveDir, kind } = args;
  const { errors, external } = await build.resolve(path, { importer, resolveDir, kind, pluginData: asked });
  return errors.length > 0 || (local && external && !findPackage(packageName(path), resolveDir));
}

/** The file of a layer's folder that a path under /opt, or the name of a package, means on Lambda. */
function fileIn(folders: readonly string[], path: string): string | undefined {
  for (const folder of folders) {
    const require = createRequire(join(folder, 'nodejs', 'x.js'));
    const own = path.startsWith('/opt/') ? join(folder, path.slice('/opt/'.length)) : path;
    try {
      return require.resolve(own);
    } catch {
      if (path.startsWith('/opt/') && existsSync(own)) return own;
    }
  }
  return undefined;
}
