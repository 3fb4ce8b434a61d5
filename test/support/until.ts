import { setTimeout } from 'node:timers/promises';

/** Looks again and again until there is something to see; fails after the deadline. */
export async function until<T>(look: () => T | Promise<T>, milliseconds = 20_000): Promise<NonNullable<T>> {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > deadline) throw new Error(`nothing came of ${look} within ${milliseconds} ms`);
    await setTimeout(5);
  }
}
