/** How often a function is tried with an event, and at what intervals. */
export interface RetryPolicy {
  /** Maximum number of attempts, including the first; Infinity means no limit. */
  readonly attempts: number;
  /** Milliseconds before the next attempt, after this number of failed ones. */
  readonly delay: (failed: number) => number;
}

/**
 * Lambda waits 1 and then 2 minutes between the three attempts of an asynchronous event; here a minute takes a second.
 */
export function asynchronousPolicy(retries = 2): RetryPolicy {
  return { attempts: retries + 1, delay: (failed) => failed * 1000 };
}

/** A stream blocks its shard while it retries a batch; the delay doubles from 0.2 to 10 s. */
export function streamPolicy(retries = -1): RetryPolicy {
  const attempts = retries < 0 ? Number.POSITIVE_INFINITY : retries + 1;
  return { attempts, delay: (failed) => Math.min(10_000, 100 * 2 ** failed) };
}
