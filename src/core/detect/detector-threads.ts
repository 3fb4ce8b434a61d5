import { availableParallelism } from 'node:os';

/**
 * Threads of the face network: half of the cores. They wait for each other in busy loops, which costs more than it
 * gains while decoding, encoding or another program needs the cores.
 */
export function detectorThreads(cores = availableParallelism()): number {
  return Math.max(1, Math.floor(cores / 2));
}
