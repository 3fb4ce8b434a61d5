import type { Architecture, Runtime } from '../types.js';

/** The target platform of functions: always Linux with glibc. */
export interface Target {
  readonly architecture: Architecture;
}

/** npm's name for a processor. */
export function npmCpu({ architecture }: Target): 'x64' | 'arm64' {
  return architecture === 'x86_64' ? 'x64' : 'arm64';
}

/** esbuild's name for the syntax that a runtime supports: `nodejs24.x` → `node24`. */
export function esbuildTarget(runtime: Runtime): string {
  return runtime.replace(/^nodejs(\d+)\.x$/, 'node$1');
}
