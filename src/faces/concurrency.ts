import { availableParallelism } from 'node:os';

/** How a run of photos is spread over the machine's cores. */
export interface Concurrency {
  /** Photos in work at once: while one is searched for faces, others are decoded and encoded. */
  readonly jobs: number;
  /** Threads of the face network (`createLocalDetector({threads})`). */
  readonly threads: number;
}

/** More photos at once only take more memory: the search itself handles one after the other. */
const MOST_JOBS = 4;

/**
 * The fastest spread: a single photo gets all cores. In a batch half of them search, as the network's threads wait for one
 * another in busy loops, which costs more than they gain while decoding and encoding need the cores as well.
 */
export function concurrencyFor(photos: number, cores = availableParallelism()): Concurrency {
  if (photos <= 1) return { jobs: 1, threads: cores };
  return { jobs: Math.min(cores, MOST_JOBS), threads: Math.max(1, Math.floor(cores / 2)) };
}
