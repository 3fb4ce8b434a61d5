import { EmojifyError } from '../../errors/emojify-error.js';
import type { DeployContext } from './deploy-context.js';

/** First and longest pause between two looks, in milliseconds, and how fast it grows. */
const FIRST = 120;
const LONGEST = 5_000;
const GROWTH = 1.5;

/**
 * Looks again and again, with growing pauses, until `look` answers something.
 * Throws INTERRUPTED when the user stops the command. Pauses grow so that a long deployment costs few requests, and start short so that a quick one ends quickly.
 */
export async function poll<T>(context: DeployContext, look: () => Promise<T | undefined>): Promise<T> {
  for (let pause = FIRST; ; pause = Math.min(pause * GROWTH, LONGEST)) {
    const found = await look();
    if (found !== undefined) return found;
    await context.sleep(pause, context.signal);
    if (context.signal?.aborted) throw new EmojifyError('INTERRUPTED', 'stopped');
  }
}
