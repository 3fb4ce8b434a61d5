import type { DynamoDBRecord, S3Event, SQSEvent } from 'aws-lambda';
import type { Change, ImageStore, ObjectChange, RecordChange } from '../../../src/pipeline/ports.js';
import { s3Event, streamRecord } from '../events.js';
import type { Random, VirtualTime } from './virtual-time.js';

export type Result =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: { readonly errorType: string; readonly errorMessage: string } };

/** Runs a function once; never rejects. */
export type Invoke = (event: never) => Promise<Result>;

export interface TriggerOptions {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly analyze: Invoke;
  readonly process: Invoke;
  readonly recordFailure: Invoke;
  /** The failures bucket, whose events lead to `recordFailure`. */
  readonly failures: ImageStore;
}

export interface Triggers {
  /** An object was written. */
  object(change: Change<ObjectChange>): void;
  /** A record was written. */
  record(change: Change<RecordChange>): void;
  /** Events of the queue that were not recorded in time. */
  readonly stranded: readonly string[];
  /** Keys of the objects that were written to the failures bucket. */
  readonly failureKeys: readonly string[];
}

/**
 * AWS's triggers as its documentation has them. S3 events: at least once, in any order; asynchronous invocations: two retries
 * after one and two minutes, then the queue. Stream: in order, batches of 5, partial answers, bisected, 4 retries, an hour
 * at most, then the bucket. Queue: at least once, again after the visibility timeout.
 */
export function triggers(options: TriggerOptions): Triggers {
  const queue = sqs(options);
  const failureKeys: string[] = [];
  const stream = shard(options, failureKeys);
  const { time, random, analyze, recordFailure } = options;
  return {
    stranded: queue.stranded,
    failureKeys,
    object({ at, change }) {
      if (change.kind !== 'created') return;
      const event = withTime(s3Event(change.key), at);
      const copies = random.chance(0.15) ? 2 : 1;
      for (let copy = 0; copy < copies; copy += 1) {
        const wait = random.between(5, 4000);
        if (change.key.startsWith('originals/')) void asynchronous(options, analyze, event, wait, queue.send);
        if (change.key.startsWith('aws/lambda/')) void asynchronous(options, recordFailure, event, wait);
      }
    },
    record(change) {
      const { record, kind } = change.change;
      if (kind !== 'MODIFY' || record?.status !== 'analyzed') return;
      const shown = streamRecord(record);
      const SequenceNumber = String(change.sequence);
      stream.push({ record: { ...shown, dynamodb: { ...shown.dynamodb, SequenceNumber } }, since: time.now() });
    },
  };
}

const withTime = ({ Records }: S3Event, eventTime: string): S3Event => ({
  Records: Records.map((record) => ({ ...record, eventTime })),
});

async function asynchronous(
  { time, random }: TriggerOptions,
  invoke: Invoke,
  event: unknown,
  wait: number,
  onFailure?: (body: unknown) => void,
): Promise<void> {
  await time.sleep(wait);
  for (let tries = 1; ; tries += 1) {
    const result = await invoke(event as never);
    // Lambda may run an event that succeeded once more.
    if (result.ok && random.chance(0.05)) await invoke(event as never);
    if (result.ok) return;
    if (tries === 3) {
      const requestContext = { condition: 'RetriesExhausted', approximateInvokeCount: tries };
      onFailure?.({ version: '1.0', requestContext, requestPayload: event, responsePayload: result.error });
      return;
    }
    await time.sleep(tries * 60_000 + random.between(0, 5000));
  }
}

/** Messages that come again until they are taken; what nobody could take by 50 tries stays in the queue. */
function sqs({ time, random, recordFailure }: TriggerOptions) {
  const stranded: string[] = [];
  let serial = 0;
  const receive = async (messageId: string, body: string) => {
    for (let tries = 1; tries <= 50; tries += 1) {
      const event = { Records: [{ messageId, body, eventSource: 'aws:sqs' }] } as SQSEvent;
      const result = await recordFailure(event as never);
      const failures = result.ok ? (result.value as { batchItemFailures: unknown[] }).batchItemFailures : [1];
      if (failures.length === 0 && !random.chance(0.05)) return;
      await time.sleep(180_000);
    }
    stranded.push(body);
  };
  return {
    stranded,
    send(body: unknown) {
      serial += 1;
      const name = `m${serial}`;
      void time.sleep(random.between(5, 2000)).then(() => receive(name, JSON.stringify(body)));
    },
  };
}

interface Entry {
  readonly record: DynamoDBRecord;
  readonly since: number;
}

const most = { batch: 5, retries: 4, age: 3_600_000 } as const;

/** One shard: a batch holds up all behind it until it is done or given up. */
function shard(all: TriggerOptions, failureKeys: string[]) {
  const put: ImageStore['put'] = async (key, bytes, attributes) => {
    failureKeys.push(key);
    await all.time.still(all.failures.put(key, bytes, attributes));
  };
  const options = { ...all, failures: { ...all.failures, put } };
  const { time, random } = options;
  const waiting: Entry[] = [];
  let polling = false;
  const poll = async () => {
    polling = true;
    await time.sleep(random.between(50, 1000));
    while (waiting.length > 0) await batch(options, waiting.splice(0, random.between(1, most.batch)), 0);
    polling = false;
  };
  return {
    push(entry: Entry) {
      waiting.push(entry);
      if (!polling) void poll();
    },
  };
}

async function batch(options: TriggerOptions, entries: readonly Entry[], retries: number): Promise<void> {
  const { time, process } = options;
  const old = entries.filter(({ since }) => time.now() - since > most.age);
  if (old.length > 0) {
    await giveUp(options, old, 'RecordAgeExceeded');
    return batch(options, entries.slice(old.length), retries);
  }
  if (entries.length === 0) return;
  const result = await process({ Records: entries.map(({ record }) => record) } as never);
  const failed = firstFailed(result, entries);
  if (failed === undefined) return;
  if (retries === most.retries && entries.length - failed === 1)
    return giveUp(options, entries.slice(failed), 'RetryAttemptsExhausted');
  await time.sleep(Math.min(60_000, 1000 * 2 ** retries));
  const rest = entries.slice(failed);
  if (rest.length === 1) return batch(options, rest, retries + 1);
  // Bisecting is not counted as a retry.
  const half = result.ok ? 1 : Math.ceil(rest.length / 2);
  await batch(options, rest.slice(0, half), retries);
  return batch(options, rest.slice(half), retries);
}

function firstFailed(result: Result, entries: readonly Entry[]): number | undefined {
  if (!result.ok) return 0;
  const { batchItemFailures = [] } = (result.value ?? {}) as { batchItemFailures?: { itemIdentifier: string }[] };
  const failed = batchItemFailures.map(({ itemIdentifier }) =>
    entries.findIndex(({ record }) => record.dynamodb?.SequenceNumber === itemIdentifier),
  );
  return failed.length === 0 ? undefined : Math.max(0, Math.min(...failed));
}

/** The whole invocation record, with the batch as an object or as its JSON. */
async function giveUp({ failures, random, time }: TriggerOptions, entries: readonly Entry[], condition: string) {
  const payload = { Records: entries.map(({ record }) => record) };
  const document = {
    requestContext: { condition },
    version: '1.0',
    payload: random.chance(0.5) ? JSON.stringify(payload) : payload,
  };
  const key = `aws/lambda/mapping/shardId-0/${new Date(time.now()).toISOString()}-${random.between(1, 1e9)}`;
  const attributes = { contentType: 'application/json', requestId: '' };
  await failures.put(key, Buffer.from(JSON.stringify(document)), attributes);
}
