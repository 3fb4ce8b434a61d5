import { failureOf } from './batch-answer.js';
import type { Delivery } from './delivery-store.js';
import { invoke } from './invoker.js';
import type { RetryPolicy } from './retry-policy.js';
import type { FindFunction, TriggerParts } from './trigger.js';

export interface RetryLoopOptions extends TriggerParts {
  readonly find: FindFunction;
  readonly policy: (functionName: string) => RetryPolicy;
  readonly concurrency: number;
  /** Receives an event whose retries are used up, instead of the dead letters; returns false if it cannot take it. */
  readonly divert?: (delivery: Delivery) => boolean;
}

/** Interval in which a redrive by another process is noticed. */
const longestPause = 500;

/** Retries deliveries once they are due, and makes dead letters of those whose retries are used up. */
export async function runRetryLoop(options: RetryLoopOptions): Promise<void> {
  const { deliveries, concurrency, signal } = options;
  const running = new Map<number, Promise<void>>();
  while (!signal.aborted) {
    const due = deliveries.due(Date.now(), concurrency).filter(({ id }) => !running.has(id));
    for (const delivery of due.slice(0, concurrency - running.size)) {
      const work = attemptOne(delivery, options).finally(() => running.delete(delivery.id));
      running.set(delivery.id, work);
    }
    const next = running.size > 0 ? Number.POSITIVE_INFINITY : (deliveries.nextDue() ?? Number.POSITIVE_INFINITY);
    await Promise.race([deliveries.wait(Math.min(longestPause, next - Date.now()), signal), ...running.values()]);
  }
  await Promise.all(running.values());
}

async function attemptOne(delivery: Delivery, options: RetryLoopOptions): Promise<void> {
  const { deliveries, policy, giveUp, divert } = options;
  const error = await attempt(delivery, options);
  if (error === undefined) {
    deliveries.remove(delivery.id);
    return;
  }
  const attempts = delivery.attempts + 1;
  const { attempts: most, delay } = policy(delivery.functionName);
  const again = attempts < most;
  if (!again && divert?.({ ...delivery, attempts, error })) {
    deliveries.remove(delivery.id);
    return;
  }
  const due = again ? { due: Date.now() + delay(attempts) } : {};
  deliveries.failed(delivery.id, { attempts, ...due, error, failedAt: new Date().toISOString() });
  if (!again) await giveUp({ ...delivery, error });
}

/** The error; undefined on success. */
async function attempt(delivery: Delivery, { find, reporter }: RetryLoopOptions): Promise<string | undefined> {
  const { functionName, event, imageIds, attempts } = delivery;
  const source = attempts === 0 && delivery.error === '' ? delivery.source : `${delivery.source} retry`;
  const target = find(functionName);
  if (!target) return `the service no longer has a function "${functionName}"`;
  const outcome = await invoke({ target, event, source, imageIds }, reporter);
  return failureOf(outcome, event);
}
