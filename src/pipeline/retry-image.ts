import type { Reporter } from '../errors/reporter.js';
import type { ImageRecord } from './image-record.js';
import { originalKey, processedKey } from './keys.js';
import type { AnalysisStore, Clock, ImageStore } from './ports.js';
import { reportImage } from './report-image.js';
import { retryable } from './status.js';

export interface RetryDeps {
  readonly images: ImageStore;
  readonly analyses: AnalysisStore;
  readonly now: Clock;
  readonly reporter: Reporter;
}

/**
 * `sent`: processed again; `done`: already processed; otherwise unknown, or its original is missing (or was never
 * uploaded).
 */
export type RetryOutcome = 'sent' | 'done' | 'missing' | 'no-original';

/**
 * Processes an image again from the start. This is the only way an image moves back, and only a person can request it.
 * Includes processed images whose result is missing.
 */
export async function retryImage(deps: RetryDeps, imageId: string): Promise<RetryOutcome> {
  const record = await deps.analyses.get(imageId);
  if (record === undefined) return 'missing';
  if (!(await isDue(deps, record))) return 'done';
  if ((await deps.images.head(originalKey(imageId))) === undefined) return 'no-original';
  const outcome = await deps.analyses.move(imageId, {
    from: [...new Set([...retryable, record.status])],
    to: 'received',
    changes: {},
    remove: ['faces', 'emojis', 'result', 'error'],
    updatedAt: new Date(deps.now()).toISOString(),
  });
  if (outcome !== 'written') return outcome === 'missing' ? 'missing' : 'done';
  await deps.images.touch(originalKey(imageId));
  reportImage(deps.reporter, record, { level: 'info', code: 'IMAGE_RETRIED', message: 'image is processed again' });
  return 'sent';
}

/** A processed image is retried only if its result is missing. */
async function isDue({ images }: RetryDeps, { imageId, status }: ImageRecord): Promise<boolean> {
  return retryable.includes(status) || (await images.head(processedKey(imageId))) === undefined;
}

/** Which images to select: failed ones, and those whose status has not changed since `stuckSince` (ms since 1970). */
export interface RetrySelection {
  readonly failed: boolean;
  readonly stuckSince?: number;
}

/** The ids of the selected images, oldest first. */
export async function findRetryable(analyses: AnalysisStore, selection: RetrySelection): Promise<readonly string[]> {
  const found: string[] = [];
  if (selection.failed) for await (const { imageId } of analyses.list('failed')) found.push(imageId);
  const { stuckSince } = selection;
  if (stuckSince !== undefined)
    for (const status of ['received', 'analyzed'] as const)
      for await (const { imageId, updatedAt } of analyses.list(status))
        if (Date.parse(updatedAt) <= stuckSince) found.push(imageId);
  return found.sort();
}
