import { dirname, join } from 'node:path';
import type { Plugin } from 'esbuild';
import type { ServiceFunction } from '../service.js';
import { manifestOf } from './native-package.js';

const library = 'emojify-serverless';

/**
 * Whether the function's FACE_DETECTOR rules out the embedded detector. An intrinsic function is known to
 * CloudFormation only, so the detector stays in.
 */
export function rulesOutLocalDetector({ environment }: ServiceFunction): boolean {
  const detector = environment.FACE_DETECTOR;
  return detector === undefined || (typeof detector === 'string' && detector !== 'local');
}

export function asksForLocalDetector({ environment }: ServiceFunction): boolean {
  return environment.FACE_DETECTOR === 'local';
}

const stub = `export async function createLocalDetector() {
  throw new Error('packaged without the embedded detector: set FACE_DETECTOR: local in the service file and deploy again');
}`;

/**
 * The library loads its embedded detector, and with it 25 MB of models and runtime, by a dynamic import when
 * FACE_DETECTOR is `local`. A function with another detector is packaged without. A static import, which only the
 * user's own code can have, stays.
 */
export const leaveOutLocalDetector: Plugin = {
  name: 'emojify-without-local-detector',
  setup(build) {
    build.onResolve({ filter: /\/local-detector(\.js|\.ts)?$/ }, ({ kind, path, importer }) =>
      kind === 'dynamic-import' && isLibrary(importer) ? { path, namespace: 'emojify-stub' } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'emojify-stub' }, () => ({ contents: stub }));
  },
};

function isLibrary(file: string): boolean {
  for (let folder = dirname(file); dirname(folder) !== folder; folder = dirname(folder)) {
    const name = nameOf(folder);
    if (name !== undefined) return name === library;
  }
  return false;
}

function nameOf(folder: string): string | undefined {
  try {
    return manifestOf(join(folder)).name;
  } catch {
    return undefined;
  }
}
