import { dirname } from 'node:path';
import type { Plugin } from 'esbuild';
import type { ServiceFunction } from '../types.js';
import { manifestOf } from './native-package.js';

const library = 'emojify-serverless';

/**
 * Whether the function's FACE_DETECTOR excludes the embedded detector. An intrinsic function is resolved only by
 * CloudFormation, so the detector is included then.
 */
export function rulesOutLocalDetector({ environment }: ServiceFunction): boolean {
  const detector = environment.FACE_DETECTOR;
  return detector === undefined || (typeof detector === 'string' && detector !== 'local');
}

export function asksForLocalDetector({ environment }: ServiceFunction): boolean {
  return environment.FACE_DETECTOR === 'local';
}

/** Replaces the library's local stores: a function can be loaded without its settings, but not used. */
const localStores = `
const missing = () => { throw new Error('IMAGES_BUCKET and IMAGES_TABLE are not set: deployed functions have no local store'); };
const refusing = new Proxy({}, { get: () => missing });
export const openLocalStores = async () => ({ images: refusing, analyses: refusing });`;

const localDetector = `
export const createLocalDetector = async () => {
  throw new Error('packaged without the embedded detector: set FACE_DETECTOR: local in the service file and deploy again');
};`;

/**
 * The library selects its adapters by dynamic imports. On AWS its local stores, with SQLite, are never selected; its
 * embedded detector, with 25 MB of models and runtime, only if FACE_DETECTOR is `local`. Unselected ones are packaged
 * as a few lines that report this. A static import, which only the user's own code can have, stays.
 */
export function excludeLocalAdapters(options: { readonly detector: boolean }): Plugin {
  const stubs = new Map([
    ['local-stores', localStores],
    ...(options.detector ? [['local-detector', localDetector] as const] : []),
  ]);
  return {
    name: 'emojify-without-local-adapters',
    setup(build) {
      build.onResolve({ filter: /\/(local-stores|local-detector)(\.js|\.ts)?$/ }, ({ kind, path, importer }) => {
        const name = path.replace(/^.*\//, '').replace(/\.[jt]s$/, '');
        if (kind !== 'dynamic-import' || !stubs.has(name) || !isLibrary(importer)) return undefined;
        return { path: name, namespace: 'emojify-stub' };
      });
      build.onLoad({ filter: /.*/, namespace: 'emojify-stub' }, ({ path }) => ({ contents: stubs.get(path) }));
    },
  };
}

/** Whether the nearest package.json above a file is the library's. */
function isLibrary(file: string): boolean {
  for (let folder = dirname(file); dirname(folder) !== folder; folder = dirname(folder)) {
    const name = nameOf(folder);
    if (name !== undefined) return name === library;
  }
  return false;
}

function nameOf(folder: string): string | undefined {
  try {
    return manifestOf(folder).name;
  } catch {
    return undefined;
  }
}
