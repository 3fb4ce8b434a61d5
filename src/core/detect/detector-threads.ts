import { availableParallelism } from 'node:os';

/**
 * Threads of the face network: half of the cores. Its threads wait for one another in busy loops, which costs more
 * than they gain while decoding, encoding or another program needs the cores as well.
 */
export function detectorThreads(cores = availableParallelism()): number {
  return Math.max(1, Math.floor(cores / 2));
}
