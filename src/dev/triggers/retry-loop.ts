import type { DynamoDBRecord } from 'aws-lambda';
import { firstFailure } from './batch-answer.js';
import type { Delivery } from './delivery-store.js';
import { invoke, type Outcome } from './invoker.js';
import { pause } from './pause.js';
import type { RetryPolicy } from './retry-policy.js';
import type { FindFunction, TriggerParts } from './trigger.js';

export interface RetryLoopOptions extends TriggerParts {
  readonly find: FindFunction;
  readonly policy: (functionName: string) => RetryPolicy;
  readonly concurrency: number;
}

/** Interval in which a redrive by another process is noticed. */
const longestPause = 500;

/** Retries deliveries once they are due, and makes dead letters of those whose retries are used up. */
export async function runRetryLoop(options: RetryLoopOptions): Promise<void> {
  const { deliveries, concurrency, signal } = options;
  while (!signal.aborted) {
    const due = deliveries.due(Date.now(), concurrency);
    await Promise.all(due.map((delivery) => retry(delivery, options)));
    const next = deliveries.nextDue() ?? Number.POSITIVE_INFINITY;
    await pause(Math.max(0, Math.min(longestPause, next - Date.now())), signal);
  }
}

async function retry(delivery: Delivery, options: RetryLoopOptions): Promise<void> {
  const { deliveries, policy, giveUp } = options;
  const error = await attempt(delivery, options);
  if (error === undefined) {
    deliveries.remove(delivery.id);
    return;
  }
  const attempts = delivery.attempts + 1;
  const { attempts: most, delay } = policy(delivery.functionName);
  const again = attempts < most;
  const due = again ? { due: Date.now() + delay(attempts) } : {};
  deliveries.failed(delivery.id, { attempts, ...due, error, failedAt: new Date().toISOString() });
  if (!again) await giveUp({ ...delivery, error });
}

/** The error; undefined on success. */
async function attempt(delivery: Delivery, { find, reporter }: RetryLoopOptions): Promise<string | undefined> {
  const { functionName, event, source, imageIds } = delivery;
  const target = find(functionName);
  if (!target) return `the service no longer has a function "${functionName}"`;
  const outcome = await invoke({ target, event, source: `${source} retry`, imageIds }, reporter);
  return failureOf(outcome, event);
}

function failureOf(outcome: Outcome, event: unknown): string | undefined {
  if (!outcome.ok) return outcome.error;
  const { Records: records } = event as { Records?: readonly DynamoDBRecord[] };
  return firstFailure(outcome, records ?? [])?.error;
}
