import { EmojifyError } from '../../errors/emojify-error.js';
import type { DeployContext } from './deploy-context.js';

/** The pause before the next look, by how long was waited so far; both in milliseconds. */
export type Pace = (waited: number) => number;

/** The longest pause. */
const LONGEST = 5_000;

/** For what takes a minute: pauses grow by half, so that it costs few requests, and start short so that a quick one ends quickly. */
const gentle: Pace = (waited) => Math.min(120 + waited / 2, LONGEST);

/**
 * For what takes seconds: the end is seen at most a tenth of the whole late. Lambda's control plane takes 15 requests a
 * second, all callers together, so those who wait `together` share them.
 */
export function eager(together = 1): Pace {
  return (waited) => Math.min(Math.max(50 * together, waited / 10), LONGEST);
}

/**
 * Looks again and again, with growing pauses, until `look` answers something.
 * Throws INTERRUPTED when the user stops the command.
 */
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
