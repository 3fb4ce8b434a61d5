import type { Architecture, Runtime } from '../types.js';

/** The machine a function runs on: Linux with glibc, always. */
export interface Target {
  readonly architecture: Architecture;
}

/** The name npm has for a processor. */
export function npmCpu({ architecture }: Target): 'x64' | 'arm64' {
  return architecture === 'x86_64' ? 'x64' : 'arm64';
}

/** esbuild's name for what a runtime understands: `nodejs24.x` → `node24`. */
export function esbuildTarget(runtime: Runtime): string {
  return runtime.replace(/^nodejs(\d+)\.x$/, 'node$1');
}
