import { setTimeout } from 'node:timers/promises';

/** Waits, and resolves early when the signal says that work ends. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await setTimeout(milliseconds, undefined, { signal }).catch(() => undefined);
}
