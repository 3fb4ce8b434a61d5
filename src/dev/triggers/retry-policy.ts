/** How often a function is tried with one event, and how long apart. */
export interface RetryPolicy {
  /** Tries in all, the first one included; Infinity never gives up. */
  readonly attempts: number;
  /** Milliseconds before the next try, after this many failed ones. */
  readonly delay: (failed: number) => number;
}

/** Lambda waits 1 and then 2 minutes between the three tries of an asynchronous event; here a minute lasts a second. */
export function asynchronousPolicy(retries = 2): RetryPolicy {
  return { attempts: retries + 1, delay: (failed) => failed * 1000 };
}

/** A stream holds its shard while it tries a batch again; the pause doubles from 0.2 to 10 s. */
export function streamPolicy(retries = -1): RetryPolicy {
  const attempts = retries < 0 ? Number.POSITIVE_INFINITY : retries + 1;
  return { attempts, delay: (failed) => Math.min(10_000, 100 * 2 ** failed) };
}
