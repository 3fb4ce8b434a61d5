import type { ShownEvent } from '../select-events.js';

/** One run of one function for the image. A retry of an event has the same invocation id, but is a separate attempt. */
export interface Attempt {
  readonly function: string;
  /** Lambda's id of the invocation; undefined if no line contains it. */
  readonly invocation: string | undefined;
  /** Milliseconds since 1970. */
  readonly began: number;
  readonly ended: number;
  /** `running`: no line reports its end. */
  readonly outcome: 'ok' | 'failed' | 'timeout' | 'running';
  /** Why it failed. */
  readonly error?: string;
  /** From the REPORT line. */
  readonly durationMs?: number;
  readonly coldStartMs?: number;
  /** Lines about this image. */
  readonly lines: readonly ShownEvent[];
}

export interface Verdict {
  /**
   * `stuck`: it stopped and will not continue; `underway`: it may still continue by itself; `failed`: permanently, for
   * a reason that a retry does not change.
   */
  readonly status: 'processed' | 'failed' | 'stuck' | 'underway' | 'deleted' | 'unknown';
  /** Where it stopped: the function that failed, or that never began. */
  readonly function?: string;
  readonly attempts?: number;
  /** Whether AWS has used up its retries for the event. */
  readonly givenUp?: true;
  readonly reason?: string;
  /** The command that processes it again, if that helps. */
  readonly retry?: string;
}

/** The timeline of one image through the functions. */
export interface Timeline {
  readonly imageId: string;
  /** Ids of the requests that created it or processed it again. */
  readonly correlationIds: readonly string[];
  readonly attempts: readonly Attempt[];
  /** Attempts of a function after one that failed. */
  readonly retries: number;
  readonly verdict: Verdict;
}
