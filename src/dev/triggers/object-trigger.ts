import type { Change, ChangeLog, ObjectChange } from '../../pipeline/ports.js';
import type { ObjectSubscription } from '../local-app.js';
import { failureOf } from './batch-answer.js';
import { checkpointWindow } from './checkpoint-window.js';
import { invoke } from './invoker.js';
import { imageIdOfKey, queueEvent, s3Event, wantsObject } from './s3-event.js';
import type { TriggerParts } from './trigger.js';

export interface ObjectTriggerOptions extends TriggerParts, ObjectSubscription {
  readonly log: ChangeLog<ObjectChange>;
  /** Number of events processed concurrently. */
  readonly concurrency: number;
}

/**
 * S3 notifications: one event per object, in any order, at least once. Failed events go to the delivery store, so that
 * one bad photo does not block others.
 */
export async function runObjectTrigger(options: ObjectTriggerOptions): Promise<void> {
  const { log, target, concurrency, signal } = options;
  const consumer = `s3:${target.name}`;
  let last = await log.checkpoint(consumer);
  const window = checkpointWindow((sequence) => log.advance(consumer, sequence));
  const running = new Set<Promise<void>>();
  const { broken, fail } = failure();
  try {
    while (!signal.aborted) {
      const entries = await log.read(last, concurrency - running.size);
      for (const entry of entries) {
        last = entry.sequence;
        const work = window.track(entry.sequence, deliver(entry, options)).finally(() => running.delete(work));
        running.add(work);
        work.catch(fail);
      }
      if (running.size >= concurrency) await Promise.race([broken, ...running]);
      else if (entries.length === 0) await Promise.race([broken, log.wait(last, signal)]);
    }
    await Promise.all(running);
  } finally {
    await Promise.allSettled(running);
  }
}

/** Rejects with the first failure, even of work that is not awaited at that time. */
function failure() {
  let fail: (error: unknown) => void = () => undefined;
  const broken = new Promise<never>((_, reject) => {
    fail = reject;
  });
  broken.catch(() => undefined);
  return { broken, fail };
}

async function deliver(entry: Change<ObjectChange>, options: ObjectTriggerOptions): Promise<void> {
  const { target, filters, bucket, queue = false, region, policy, deliveries, reporter, giveUp } = options;
  if (!filters.some((filter) => wantsObject(filter, entry.change))) return;
  const notification = s3Event(entry, bucket, region);
  const event = queue ? queueEvent(entry.sequence, notification, region) : notification;
  const imageId = imageIdOfKey(entry.change.key);
  const imageIds = imageId === undefined ? [] : [imageId];
  const outcome = await invoke({ target, event, source: 's3', imageIds }, reporter);
  // If a notification calls the function directly, its response is ignored.
  const error = queue || !outcome.ok ? failureOf(outcome, event) : undefined;
  if (error === undefined) return;
  const again = policy.attempts > 1;
  const due = again ? { due: Date.now() + policy.delay(1) } : {};
  const failure = { error, failedAt: new Date().toISOString(), attempts: 1, ...due };
  const delivery = { functionName: target.name, source: 's3', imageIds, event, ...failure };
  deliveries.add(delivery);
  if (!again) await giveUp(delivery);
}
