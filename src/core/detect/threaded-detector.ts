import { createLocalDetector, type LocalDetector } from './local-detector.js';
import { modelThreads } from './model-threads.js';

/** The embedded detector of a program that has other things to do while the networks compute. Throws as `createLocalDetector`. */
export function createThreadedDetector(): Promise<LocalDetector> {
  return createLocalDetector({ models: modelThreads() });
}
