import { EmojifyError } from '../../errors/emojify-error.js';
import type { DeployContext } from './deploy-context.js';

/** The pause before the next poll, by the time waited so far; both in milliseconds. */
export type Pace = (waited: number) => number;

/** The longest pause. */
const LONGEST = 5_000;

/**
 * For operations that take about a minute: pauses grow by half, so that few requests are needed, and start short so
 * that a quick operation ends quickly.
 */
const gentle: Pace = (waited) => Math.min(120 + waited / 2, LONGEST);

/**
 * For operations that take seconds: the end is noticed at most a tenth of the total time late. Lambda's control plane
 * allows 15 requests a second over all callers, so `together` concurrent waiters share them.
 */
export function eager(together = 1): Pace {
  return (waited) => Math.min(Math.max(50 * together, waited / 10), LONGEST);
}

/** Polls with growing pauses until `look` returns something. Throws INTERRUPTED when the user stops the command. */
export async function poll<T>(
  context: DeployContext,
  look: () => Promise<T | undefined>,
  pace: Pace = gentle,
): Promise<T> {
  for (let waited = 0; ; ) {
    const found = await look();
    if (found !== undefined) return found;
    const pause = pace(waited);
    await context.sleep(pause, context.signal);
    if (context.signal?.aborted) throw new EmojifyError('INTERRUPTED', 'stopped');
    waited += pause;
  }
}
