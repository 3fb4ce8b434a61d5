import { type ProcessTools, processPhotos } from './process-photos.js';
import type { BatchResult } from './result.js';

export interface CheckOptions {
  readonly 'min-confidence'?: number;
  readonly 'min-face'?: number;
  readonly jobs?: number;
}

/**
 * Searches photos that are to be published for faces, including emojify's own outputs, and uses the records of their
 * folders to distinguish covers from faces. Writes nothing.
 */
export async function checkPhotos(
  photos: readonly string[],
  options: CheckOptions,
  tools: Pick<ProcessTools, 'reporter' | 'signal' | 'version'>,
): Promise<BatchResult> {
  const { createThreadedDetector } = await import('../core/detect/threaded-detector.js');
  const detector = createThreadedDetector();
  return processPhotos(
    {
      photos,
      recursive: true,
      dryRun: true,
      ownOutputs: true,
      detectInSkipped: true,
      settings: { minConfidence: options['min-confidence'], minFace: options['min-face'] },
      jobs: options.jobs,
    },
    { ...tools, detector: async () => detector, stdin: nothing(), writeStdout: async () => undefined },
  );
}

async function* nothing(): AsyncGenerator<Buffer> {}
