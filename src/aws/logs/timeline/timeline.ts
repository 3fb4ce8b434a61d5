import type { ShownEvent } from '../select-events.js';

/** One run of one function for the image. A retry of an event has the same invocation id, and is an attempt of its own. */
export interface Attempt {
  readonly function: string;
  /** Lambda's id of the invocation; undefined when no line told it. */
  readonly invocation: string | undefined;
  /** Milliseconds since 1970. */
  readonly began: number;
  readonly ended: number;
  /** `running`: no line tells of an end. */
  readonly outcome: 'ok' | 'failed' | 'timeout' | 'running';
  /** Why it failed. */
  readonly error?: string;
  /** Of the REPORT line. */
  readonly durationMs?: number;
  readonly coldStartMs?: number;
  /** Lines that are about this image. */
  readonly lines: readonly ShownEvent[];
}

export interface Verdict {
  /**
   * `stuck`: it stopped on the way and nothing will move it; `underway`: it may still go on by itself;
   * `failed`: it was given up for a reason that another try does not change by itself.
   */
  readonly status: 'processed' | 'failed' | 'stuck' | 'underway' | 'deleted' | 'unknown';
  /** Where it stopped: the function that failed, or that never began. */
  readonly function?: string;
  readonly attempts?: number;
  /** AWS has tried the event as often as it does: no more attempts will come by themselves. */
  readonly givenUp?: true;
  readonly reason?: string;
  /** The command that sends it through again, where that helps. */
  readonly retry?: string;
}

/** One image's way through the functions. */
export interface Timeline {
  readonly imageId: string;
  /** Ids of the requests that began it, or sent it through again. */
  readonly correlationIds: readonly string[];
  readonly attempts: readonly Attempt[];
  /** Attempts of a function that came after one that did not end well. */
  readonly retries: number;
  readonly verdict: Verdict;
}
