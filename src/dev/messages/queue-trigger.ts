import type { SQSEvent, SQSRecord } from 'aws-lambda';
import type { Reporter } from '../../errors/reporter.js';
import { isRecord } from '../../util/is-record.js';
import { matchesPattern } from '../triggers/event-filter.js';
import { invoke, type Outcome } from '../triggers/invoker.js';
import { accountId, type LocalQueue, type QueueSubscription } from './local-messages.js';
import { md5, type QueueStore, type ReceivedMessage } from './queue-store.js';

export interface QueueTriggerOptions extends Omit<QueueSubscription, 'queue'> {
  readonly store: QueueStore;
  readonly queue: LocalQueue;
  readonly region: string;
  readonly reporter: Reporter;
  /** When aborted, no new batch is started; running ones are finished. */
  readonly signal: AbortSignal;
}

/**
 * An SQS event source: batches of messages. Processed messages are deleted; the others are hidden until the visibility
 * timeout ends and then received again, until they go to the dead-letter queue.
 */
export async function runQueueTrigger(options: QueueTriggerOptions): Promise<void> {
  const { store, queue, concurrency, signal } = options;
  const running = new Set<Promise<void>>();
  while (!signal.aborted) {
    const batch = running.size < concurrency ? receive(options, options.batchSize) : [];
    if (batch.length > 0) {
      const work = deliver(batch, options).finally(() => running.delete(work));
      running.add(work);
    } else {
      const next = store.nextVisible(queue.name, Date.now()) ?? Number.POSITIVE_INFINITY;
      await Promise.race([store.wait(next - Date.now(), signal), ...running]);
    }
  }
  await Promise.all(running);
}

function receive({ store, queue, reporter }: QueueTriggerOptions, limit: number): readonly ReceivedMessage[] {
  const { messages, moved } = store.receive(queue, limit, Date.now());
  for (const messageId of moved) {
    const message = `${queue.name} → ${queue.redrive?.to}: received ${queue.redrive?.after} times without success`;
    reporter.report({ level: 'warn', code: 'DEAD_LETTER', message, data: { messageId, queue: queue.name } });
  }
  // A queue may hold more messages to move than fit into one batch.
  return messages.length === 0 && moved.length > 0
    ? receive({ store, queue, reporter } as QueueTriggerOptions, limit)
    : messages;
}

async function deliver(first: readonly ReceivedMessage[], options: QueueTriggerOptions): Promise<void> {
  const { store, queue, target, reporter, region, patterns, partial } = options;
  const all = await fill(first, options);
  const wanted = all.filter((message) => wants(patterns, record(message, queue, region)));
  const remove = (messages: readonly ReceivedMessage[]) => {
    for (const { receipt } of messages) store.delete(queue.name, receipt);
  };
  remove(all.filter((message) => !wanted.includes(message)));
  if (wanted.length === 0) return;
  const event: SQSEvent = { Records: wanted.map((message) => record(message, queue, region)) };
  const outcome = await invoke({ target, event, source: `sqs ${queue.name}`, imageIds: [] }, reporter);
  const failed = failedIds(outcome, wanted, partial);
  remove(wanted.filter(({ messageId }) => !failed.includes(messageId)));
  if (!outcome.ok || failed.length === 0) return;
  const message = `${target.name} reported ${failed.length} of ${wanted.length} messages of ${queue.name} as failed`;
  reporter.report({
    level: 'warn',
    code: 'BATCH_ITEMS_FAILED',
    message,
    data: { function: target.name, messageIds: failed },
  });
}

/** Waits for more messages while the batch window is open. */
async function fill(
  first: readonly ReceivedMessage[],
  options: QueueTriggerOptions,
): Promise<readonly ReceivedMessage[]> {
  const { store, window, batchSize, signal } = options;
  const end = Date.now() + window;
  let batch = first;
  while (batch.length < batchSize && Date.now() < end && !signal.aborted) {
    await store.wait(end - Date.now(), signal);
    batch = [...batch, ...receive(options, batchSize - batch.length)];
  }
  return batch;
}

/** Ids of the messages to receive again. An invalid response fails all of them. */
function failedIds(outcome: Outcome, messages: readonly ReceivedMessage[], partial: boolean): readonly string[] {
  const all = messages.map(({ messageId }) => messageId);
  if (!outcome.ok) return all;
  if (!partial || outcome.value === null || outcome.value === undefined) return [];
  const failures: unknown = isRecord(outcome.value) ? outcome.value.batchItemFailures : undefined;
  if (failures === undefined || failures === null) return [];
  if (!Array.isArray(failures)) return all;
  const named = failures.map((item: unknown) => (isRecord(item) ? item.itemIdentifier : undefined));
  return named.every((id): id is string => typeof id === 'string' && all.includes(id)) ? named : all;
}

function wants(patterns: readonly unknown[], given: SQSRecord): boolean {
  if (patterns.length === 0) return true;
  const opened = { ...given, body: parsed(given.body) };
  return patterns.some((pattern) => matchesPattern(opened, pattern));
}

/** Patterns match inside a body that is JSON. */
function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

function record(message: ReceivedMessage, { name }: LocalQueue, region: string): SQSRecord {
  const attributes = Object.entries(message.attributes).map(([key, { DataType, StringValue, BinaryValue }]) => [
    key,
    {
      dataType: DataType,
      ...(StringValue !== undefined && { stringValue: StringValue }),
      ...(BinaryValue !== undefined && { binaryValue: BinaryValue }),
      stringListValues: [],
      binaryListValues: [],
    },
  ]);
  return {
    messageId: message.messageId,
    receiptHandle: message.receipt,
    body: message.body,
    attributes: systemAttributes(message) as unknown as SQSRecord['attributes'],
    messageAttributes: Object.fromEntries(attributes),
    md5OfBody: md5(message.body),
    eventSource: 'aws:sqs',
    eventSourceARN: `arn:aws:sqs:${region}:${accountId}:${name}`,
    awsRegion: region,
  };
}

/** The attributes that SQS adds to a message. */
export function systemAttributes(message: ReceivedMessage): Record<string, string> {
  const { groupId, deduplicationId, sequence } = message;
  return {
    ApproximateReceiveCount: String(message.receives),
    SentTimestamp: String(message.sentAt),
    SenderId: accountId,
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    ...(groupId !== undefined && { MessageGroupId: groupId, SequenceNumber: String(sequence).padStart(20, '0') }),
    ...(deduplicationId !== undefined && { MessageDeduplicationId: deduplicationId }),
  };
}
