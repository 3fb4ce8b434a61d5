import type { Reporter } from '../../errors/reporter.js';
import type { Clock } from '../clock.js';
import type { FunctionEvent, LoggedFunction, LogSource } from './log-source.js';
import { readPages } from './read-pages.js';
import { type SelectOptions, type ShownEvent, select } from './select-events.js';

export interface TailOptions {
  readonly source: LogSource;
  readonly clock: Clock;
  readonly reporter: Reporter;
  readonly functions: readonly LoggedFunction[];
  readonly from: number;
  readonly pattern?: string | undefined;
  readonly select: SelectOptions;
  readonly signal?: AbortSignal | undefined;
}

/** How far back each poll reads for events that arrive late, in milliseconds. */
const deepOverlap = 5 * 60_000;
/** The same if five minutes of log fill more than one page; the long window is then read every `longWindowInterval`. */
const shallowOverlap = 30_000;
const longWindowInterval = 30_000;
/**
 * Between polls, for up to four functions; more functions are polled less often, because an account may make few reads
 * a second.
 */
const pollEvery = 1000;

/**
 * Yields new events as they appear, until the signal is aborted. Each poll reads an overlapping window again, so that
 * late events are not lost, and omits events that were shown, by event id. Ids older than the window are forgotten.
 */
export async function* tail(options: TailOptions): AsyncGenerator<readonly ShownEvent[]> {
  const { clock, signal, functions } = options;
  const followers = functions.map((logged) => follower(logged, options));
  const pause = pollEvery * Math.max(1, functions.length / 4);
  while (!signal?.aborted) {
    const began = clock.now();
    const fresh = (await Promise.all(followers.map((poll) => poll()))).flat();
    fresh.sort((a, b) => a.event.timestamp - b.event.timestamp);
    if (fresh.length > 0) yield fresh;
    await clock.sleep(Math.max(0, pause - (clock.now() - began)), signal);
  }
}

/** Polls one function's log and returns new events only. */
function follower({ key, group }: LoggedFunction, options: TailOptions): () => Promise<readonly ShownEvent[]> {
  const { clock, from, pattern } = options;
  const seen = new Map<string, number>();
  const retries = { ...options, attempts: Number.POSITIVE_INFINITY, waitForSignIn: true };
  /** Time of the newest event so far, on AWS's clock, because the local clock may be wrong. */
  let newest = from;
  let deepAt = Number.NEGATIVE_INFINITY;
  let large = false;
  let waiting = false;

  const unseen = (event: FunctionEvent) => {
    if (seen.has(event.id)) return false;
    seen.set(event.id, event.timestamp);
    newest = Math.max(newest, event.timestamp);
    return true;
  };

  return async () => {
    const began = clock.now();
    const deep = !large || began - deepAt >= longWindowInterval;
    const start = Math.max(from, newest - (deep ? deepOverlap : shallowOverlap));
    const shown: ShownEvent[] = [];
    let pages = 0;
    for await (const page of readPages({ group, from: start, pattern }, retries)) {
      pages += 1;
      const fresh = page.map((event) => ({ ...event, function: key })).filter(unseen);
      shown.push(...fresh.map((event) => select(event, options.select)).filter((event) => event !== undefined));
    }
    if (options.signal?.aborted) return shown;
    if (pages === 0 && !waiting) reportWaiting(key, options);
    waiting = pages === 0;
    if (deep) {
      deepAt = began;
      large = pages > 1;
    }
    forget(seen, newest - deepOverlap);
    return shown;
  };
}

function reportWaiting(key: string, { reporter }: TailOptions): void {
  reporter.report({ level: 'info', code: 'LOGS_NEVER', message: `${key} has not been invoked yet: waiting` });
}

/** No later window reaches back beyond this time. */
function forget(seen: Map<string, number>, before: number): void {
  for (const [id, timestamp] of seen) if (timestamp < before) seen.delete(id);
}
