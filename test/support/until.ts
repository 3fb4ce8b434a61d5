import { setTimeout } from 'node:timers/promises';

/** What is left of a type once it is no reason to go on waiting. */
type Seen<T> = Exclude<T, false | null | undefined | 0 | ''>;

/** Looks again and again until there is something to see; fails after the deadline. */
export async function until<T>(look: () => T | Promise<T>, milliseconds = 20_000): Promise<Seen<T>> {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    const seen = await look();
    if (seen) return seen as Seen<T>;
    if (Date.now() > deadline) throw new Error(`nothing came of ${look} within ${milliseconds} ms`);
    await setTimeout(5);
  }
}
