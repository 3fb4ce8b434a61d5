import { setTimeout as timeout } from 'node:timers/promises';

/** Time as an argument, so that tests can simulate ten minutes in a second. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves early, without an error, when the signal is aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds, signal) => timeout(milliseconds, undefined, { signal }).catch(() => undefined),
};
