import type { ReadRecords } from '../adapters/stores/read-records.js';
import type { Clock } from '../aws/clock.js';
import { EmojifyError } from '../errors/emojify-error.js';
import type { ImageRecord } from '../pipeline/image-record.js';

/** Milliseconds between two polls of an image: short at first, then longer. */
const pauses = { first: 1000, growth: 1.5, most: 10_000 } as const;

/** Milliseconds without a step after which an image counts as stuck; every attempt of both functions takes less. */
const stuckAfter = 30 * 60_000;

/** Number of consecutive failures of the table that are tolerated. */
const mostFailures = 10;

interface Watched {
  readonly ended: Promise<ImageRecord>;
  readonly resolve: (record: ImageRecord) => void;
  readonly reject: (error: unknown) => void;
  /** Time of its last step; milliseconds, on this machine's clock. */
  since: number;
  status: string;
  pause: number;
  next: number;
}

/** Waits for images by reading their records in batches, and only while there are waiters. */
export interface Watch {
  /**
   * The record of an image once it is `processed` or `failed`.
   * @throws EmojifyError IMAGE_NOT_FOUND, IMAGE_STUCK; the signal's reason
   */
  ended(imageId: string): Promise<ImageRecord>;
}

export function watchImages(readRecords: ReadRecords, clock: Clock, signal: AbortSignal): Watch {
  const waiting = new Map<string, Watched>();
  let running = false;
  const look = async () => {
    const due = [...waiting].filter(([, { next }]) => next <= clock.now()).map(([id]) => id);
    const records = await readRecords(due);
    for (const id of due) if (see(id, records.get(id), waiting.get(id)!, clock.now())) waiting.delete(id);
  };
  const run = async () => {
    let failures = 0;
    while (waiting.size > 0 && !signal.aborted) {
      const next = Math.min(...[...waiting.values()].map((one) => one.next));
      await clock.sleep(Math.max(0, next - clock.now()), signal);
      const failed = await look().then(() => undefined, toFailure);
      failures = failed ? failures + 1 : 0;
      if (failed && failures >= mostFailures) rejectAll(waiting, failed.error);
      else if (failed) await clock.sleep(pauses.first * failures, signal);
    }
    running = false;
    if (signal.aborted) rejectAll(waiting, signal.reason);
  };
  return {
    ended(imageId) {
      const watched = waiting.get(imageId) ?? newWatched(clock.now());
      waiting.set(imageId, watched);
      if (!running) void run();
      running = true;
      return watched.ended;
    },
  };
}

const toFailure = (error: unknown) => ({ error });

function newWatched(now: number): Watched {
  let resolve: Watched['resolve'] = () => undefined;
  let reject: Watched['reject'] = () => undefined;
  const ended = new Promise<ImageRecord>((onEnd, onError) => {
    resolve = onEnd;
    reject = onError;
  });
  return { ended, resolve, reject, since: now, status: 'received', pause: pauses.first, next: now + pauses.first };
}

function rejectAll(waiting: Map<string, Watched>, error: unknown): void {
  for (const { reject } of waiting.values()) reject(error);
  waiting.clear();
}

/** Updates one image from its record; returns whether waiting for it is over. */
function see(id: string, record: ImageRecord | undefined, watched: Watched, now: number): boolean {
  if (!record) {
    const message = `image ${id} was deleted or has expired in the meantime`;
    watched.reject(new EmojifyError('IMAGE_NOT_FOUND', message));
    return true;
  }
  if (record.status === 'processed' || record.status === 'failed') {
    watched.resolve(record);
    return true;
  }
  const moved = watched.status !== record.status;
  if (moved) Object.assign(watched, { status: record.status, since: now });
  watched.pause = moved ? pauses.first : Math.min(pauses.most, watched.pause * pauses.growth);
  watched.next = now + watched.pause;
  if (now - watched.since < stuckAfter) return false;
  const fix = `see "emojify logs --image ${id}", then run "emojify retry ${id}" and this command again`;
  watched.reject(new EmojifyError('IMAGE_STUCK', `image ${id} has been "${record.status}" for 30 minutes: ${fix}`));
  return true;
}
