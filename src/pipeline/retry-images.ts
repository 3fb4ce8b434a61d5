import type { Corrections } from '../core/corrections/corrections.js';
import type { ImageFailure } from './image-record.js';
import { isImageId } from './keys.js';
import { findRetryable, type RetryDeps, type RetryOutcome, type RetrySelection, retryImage } from './retry-image.js';

export interface RetriedImage {
  readonly id: string;
  readonly outcome: RetryOutcome;
  /** CORRECTIONS_MISSING, if the image is not in the given corrections. */
  readonly error?: ImageFailure;
}

/** The result that `emojify retry --json` prints. */
export interface RetryResult {
  readonly images: readonly RetriedImage[];
  readonly summary: {
    readonly sent: number;
    /** Already processed; nothing to do. */
    readonly done: number;
    /** Unknown, without an original, or not in the given corrections. */
    readonly failed: number;
  };
}

/** Number of images to process concurrently. */
const atOnce = 8;

/** Processes the given and the selected images again, each once; see `retryImage` for `corrections`. */
export async function retryImages(
  deps: RetryDeps,
  ids: readonly string[],
  selection: RetrySelection,
  corrections?: Corrections,
): Promise<RetryResult> {
  const all = [...new Set([...ids, ...(await findRetryable(deps.analyses, selection))])];
  const images: RetriedImage[] = [];
  for (let start = 0; start < all.length; start += atOnce) {
    const retried = all.slice(start, start + atOnce).map((id) => retryOne(deps, id, corrections));
    images.push(...(await Promise.all(retried)));
  }
  const count = (...outcomes: readonly RetryOutcome[]) =>
    images.filter(({ outcome }) => outcomes.includes(outcome)).length;
  return {
    images,
    summary: { sent: count('sent'), done: count('done'), failed: count('missing', 'no-original', 'not-corrected') },
  };
}

async function retryOne(deps: RetryDeps, id: string, corrections?: Corrections): Promise<RetriedImage> {
  const outcome = isImageId(id) ? await retryImage(deps, id, corrections) : 'missing';
  if (outcome !== 'not-corrected') return { id, outcome };
  const message = `the original of ${id} is not in the corrections: review exactly that file first`;
  return { id, outcome, error: { code: 'CORRECTIONS_MISSING', message } };
}
