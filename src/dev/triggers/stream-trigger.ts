import type { DynamoDBRecord } from 'aws-lambda';
import type { Change, ChangeLog, RecordChange } from '../../pipeline/ports.js';
import type { StreamSubscription } from '../local-app.js';
import { firstFailure } from './batch-answer.js';
import { matchesPattern } from './event-filter.js';
import { invoke } from './invoker.js';
import { pause } from './pause.js';
import { streamRecord } from './stream-event.js';
import type { TriggerParts } from './trigger.js';

export interface StreamTriggerOptions extends TriggerParts, StreamSubscription {
  readonly log: ChangeLog<RecordChange>;
}

/**
 * A DynamoDB stream with one shard: batches are processed one after another, so the changes of each image stay in
 * order.
 */
export async function runStreamTrigger(options: StreamTriggerOptions): Promise<void> {
  const { log, target, signal } = options;
  const consumer = `stream:${target.name}`;
  let last = await log.checkpoint(consumer);
  while (!signal.aborted) {
    const entries = await readBatch(last, options);
    if (entries.length === 0) await log.wait(last, signal);
    else if (await deliver(wanted(entries, options), 0, options)) {
      last = entries.at(-1)!.sequence;
      await log.advance(consumer, last);
    }
  }
}

async function readBatch(last: number, { log, batchSize, window, signal }: StreamTriggerOptions) {
  const entries = await log.read(last, batchSize);
  if (window === 0 || entries.length === 0 || entries.length === batchSize) return entries;
  await pause(window, signal);
  return log.read(last, batchSize);
}

function wanted(entries: readonly Change<RecordChange>[], { patterns, region }: StreamTriggerOptions) {
  const records = entries.map((entry) => streamRecord(entry, region));
  if (patterns.length === 0) return records;
  return records.filter((record) => patterns.some((pattern) => matchesPattern(record, pattern)));
}

/**
 * True once every record is done or a dead letter. False if processing was stopped before; the batch is then read
 * again.
 */
async function deliver(records: DynamoDBRecord[], failed: number, options: StreamTriggerOptions): Promise<boolean> {
  if (records.length === 0) return true;
  const { target, reporter, bisect, partial } = options;
  const event = { Records: records };
  const outcome = await invoke({ target, event, source: 'stream', imageIds: imageIdsOf(records) }, reporter);
  const failure = outcome.ok && !partial ? undefined : firstFailure(outcome, records);
  if (!failure) return true;
  const rest = records.slice(failure.at);
  if (!bisect || rest.length === 1) return again(rest, failed + 1, failure.error, options);
  // A record that was reported is retried alone; of a batch that threw, either half may contain the bad record.
  const half = outcome.ok ? 1 : Math.ceil(rest.length / 2);
  return (await deliver(rest.slice(0, half), failed, options)) && deliver(rest.slice(half), failed, options);
}

async function again(records: DynamoDBRecord[], failed: number, error: string, options: StreamTriggerOptions) {
  const { policy, signal, target, deliveries, giveUp } = options;
  if (failed < policy.attempts) {
    await pause(policy.delay(failed), signal);
    return !signal.aborted && deliver(records, failed, options);
  }
  const failure = { error, failedAt: new Date().toISOString(), attempts: failed };
  const about = { functionName: target.name, source: 'stream', imageIds: imageIdsOf(records) };
  const letter = { ...about, event: { Records: records }, ...failure };
  deliveries.add(letter);
  await giveUp(letter);
  return true;
}

function imageIdsOf(records: readonly DynamoDBRecord[]): string[] {
  return [...new Set(records.map(({ dynamodb }) => dynamodb?.Keys?.imageId?.S ?? ''))];
}
