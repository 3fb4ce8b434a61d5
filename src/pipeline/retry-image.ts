import { createHash } from 'node:crypto';
import { decidedFaces } from '../core/corrections/apply-corrections.js';
import type { Corrections, FaceCorrection } from '../core/corrections/corrections.js';
import { EmojifyError } from '../errors/emojify-error.js';
import type { Reporter } from '../errors/reporter.js';
import type { ImageRecord } from './image-record.js';
import { originalKey, processedKey } from './keys.js';
import { maxFaces } from './limits.js';
import type { AnalysisStore, Clock, ImageStore, Transition } from './ports.js';
import { reportImage } from './report-image.js';
import { retryable } from './status.js';

export interface RetryDeps {
  readonly images: ImageStore;
  readonly analyses: AnalysisStore;
  readonly now: Clock;
  readonly reporter: Reporter;
}

/**
 * `sent`: processed again; `done`: already processed; otherwise unknown, its original is missing (or was never
 * uploaded), or its original is not in the given corrections.
 */
export type RetryOutcome = 'sent' | 'done' | 'missing' | 'no-original' | 'not-corrected';

/**
 * Processes an image again from the start. This is the only way an image moves back, and only a person can request it.
 * Includes processed images whose result is missing. With `corrections`, any image whose original they contain is
 * processed again, and they replace its earlier corrections; without, it keeps those.
 * @throws EmojifyError TOO_MANY_FACES if there are more corrected faces than an image can store
 */
export async function retryImage(deps: RetryDeps, imageId: string, corrections?: Corrections): Promise<RetryOutcome> {
  const record = await deps.analyses.get(imageId);
  if (record === undefined) return 'missing';
  if (!corrections && !(await isDue(deps, record))) return 'done';
  if ((await deps.images.head(originalKey(imageId))) === undefined) return 'no-original';
  const decided = corrections && (await decidedFacesOf(deps.images, imageId, corrections));
  if (corrections && !decided) return 'not-corrected';
  const outcome = await deps.analyses.move(imageId, {
    from: [...new Set([...retryable, record.status])],
    to: 'received',
    ...retryChanges(decided),
    updatedAt: new Date(deps.now()).toISOString(),
  });
  if (outcome !== 'written') return outcome === 'missing' ? 'missing' : 'done';
  await deps.images.touch(originalKey(imageId));
  reportImage(deps.reporter, record, { level: 'info', code: 'IMAGE_RETRIED', message: 'image is processed again' });
  return 'sent';
}

/** Removes what the earlier attempt stored, and the corrections if none are left of them. */
function retryChanges(decided: readonly FaceCorrection[] | undefined): Pick<Transition, 'changes' | 'remove'> {
  const remove = ['faces', 'emojis', 'result', 'error'] as const;
  if (!decided) return { changes: {}, remove };
  return decided.length > 0
    ? { changes: { corrections: decided }, remove }
    : { changes: {}, remove: [...remove, 'corrections'] };
}

/** The decisions about the faces of an image, found by the content of its original; undefined if it has no entry. */
async function decidedFacesOf(images: ImageStore, imageId: string, { photos }: Corrections) {
  const original = await images.get(originalKey(imageId));
  const hash = original && createHash('sha256').update(original.bytes).digest('hex');
  const entry = photos.find(({ sha256 }) => sha256 === hash);
  const decided = entry && decidedFaces(entry.faces);
  if (decided && 2 * decided.length > maxFaces) {
    const message = `image ${imageId} has ${decided.length} corrected faces: the limit is ${maxFaces / 2}`;
    throw new EmojifyError('TOO_MANY_FACES', message);
  }
  return decided;
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
