import { isImageId } from './keys.js';
import { findRetryable, type RetryDeps, type RetryOutcome, type RetrySelection, retryImage } from './retry-image.js';

export interface RetriedImage {
  readonly id: string;
  readonly outcome: RetryOutcome;
}

/** The result that `emojify retry --json` prints. */
export interface RetryResult {
  readonly images: readonly RetriedImage[];
  readonly summary: {
    readonly sent: number;
    /** Already processed; nothing to do. */
    readonly done: number;
    /** Unknown, or without an original. */
    readonly failed: number;
  };
}

/** Number of images to process concurrently. */
const atOnce = 8;

/** Processes the given and the selected images again, each once. */
export async function retryImages(
  deps: RetryDeps,
  ids: readonly string[],
  selection: RetrySelection,
): Promise<RetryResult> {
  const all = [...new Set([...ids, ...(await findRetryable(deps.analyses, selection))])];
  const images: RetriedImage[] = [];
  for (let start = 0; start < all.length; start += atOnce) {
    const retried = all.slice(start, start + atOnce).map(async (id) => ({ id, outcome: await retryOne(deps, id) }));
    images.push(...(await Promise.all(retried)));
  }
  const count = (...outcomes: readonly RetryOutcome[]) =>
    images.filter(({ outcome }) => outcomes.includes(outcome)).length;
  return { images, summary: { sent: count('sent'), done: count('done'), failed: count('missing', 'no-original') } };
}

async function retryOne(deps: RetryDeps, id: string): Promise<RetryOutcome> {
  return isImageId(id) ? retryImage(deps, id) : 'missing';
}
