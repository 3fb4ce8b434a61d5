import { createLocalDetector, type LocalDetector } from './local-detector.js';
import { modelThreads } from './model-threads.js';

/**
 * Creates the embedded detector for a program that does other work while the networks run. Throws like
 * `createLocalDetector`.
 */
export function createThreadedDetector(): Promise<LocalDetector> {
  return createLocalDetector({ models: modelThreads() });
}
