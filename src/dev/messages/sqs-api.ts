import { isRecord } from '../../util/is-record.js';
import { accountId, type LocalQueue } from './local-messages.js';
import type { MessageHub } from './message-hub.js';
import { type MessageAttributes, md5, type QueueStore, type ReceivedMessage } from './queue-store.js';
import { systemAttributes } from './queue-trigger.js';

export interface SqsOptions {
  readonly hub: MessageHub;
  readonly store: QueueStore;
  /** Names of all queues. */
  readonly names: () => readonly string[];
  readonly region: string;
  /** `http://127.0.0.1:3000/_aws/queues/orders` */
  readonly urlOf: (queue: string) => string;
  /** Aborted when pending long polls must end. */
  readonly signal: AbortSignal;
}

/** An error in the format of AWS's JSON protocols. */
export class ApiError extends Error {
  constructor(
    readonly type: string,
    message: string,
    /** Its name in the older protocol. */
    readonly queryError?: string,
  ) {
    super(message);
  }
}

type Input = Readonly<Record<string, unknown>>;
type Operation = (input: Input, options: SqsOptions) => unknown;

/** Runs an operation of SQS's JSON protocol. @throws ApiError */
export async function callSqs(operation: string, input: Input, options: SqsOptions): Promise<unknown> {
  const run = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
  if (!run) throw new ApiError('UnsupportedOperation', `"${operation}" of SQS is not supported by emojify dev`);
  return run(input, options);
}

const operations: Readonly<Record<string, Operation>> = {
  SendMessage: (input, options) => send(input, queueOf(input, options), options),
  SendMessageBatch: (input, options) =>
    batch(input, (entry) => ({ ...send(entry, queueOf(input, options), options), Id: entry.Id })),
  ReceiveMessage: receive,
  DeleteMessage: (input, options) => remove(input, queueOf(input, options), options),
  DeleteMessageBatch: (input, options) =>
    batch(input, (entry) => ({ ...remove(entry, queueOf(input, options), options), Id: entry.Id })),
  ChangeMessageVisibility: changeVisibility,
  GetQueueUrl: ({ QueueName: name }, options) => ({ QueueUrl: options.urlOf(known(text(name), options).name) }),
  ListQueues: ({ QueueNamePrefix: prefix }, { names, urlOf }) => ({
    QueueUrls: names()
      .filter((name) => name.startsWith(text(prefix)))
      .map(urlOf),
  }),
  GetQueueAttributes: (input, options) => ({ Attributes: attributesOf(queueOf(input, options), options) }),
  PurgeQueue(input, options) {
    options.store.purge(queueOf(input, options).name);
    return {};
  },
};

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

const queueOf = ({ QueueUrl: url }: Input, options: SqsOptions) => known(text(url).split('/').at(-1) ?? '', options);

function known(name: string, { hub, names }: SqsOptions): LocalQueue {
  const queue = hub.queue(name);
  if (queue) return queue;
  const others = names().length > 0 ? `the service has ${names().join(', ')}` : 'the service has none';
  const code = 'AWS.SimpleQueueService.NonExistentQueue';
  throw new ApiError('com.amazonaws.sqs#QueueDoesNotExist', `the queue "${name}" does not exist: ${others}`, code);
}

function send(input: Input, queue: LocalQueue, { store }: SqsOptions) {
  const { MessageBody: body, MessageAttributes: attributes, DelaySeconds: delay } = input;
  if (typeof body !== 'string' || body === '') throw new ApiError('MissingParameter', 'MessageBody is missing');
  const groupId = input.MessageGroupId;
  if (queue.fifo && typeof groupId !== 'string') throw new ApiError('MissingParameter', 'MessageGroupId is missing');
  const message = {
    body,
    attributes: isRecord(attributes) ? (attributes as unknown as MessageAttributes) : {},
    delay: number(delay),
    groupId: queue.fifo ? text(groupId) : undefined,
    deduplicationId: text(input.MessageDeduplicationId) || undefined,
  };
  const { messageId, sequence } = store.send(queue, message, Date.now());
  const order = queue.fifo && { SequenceNumber: String(sequence).padStart(20, '0') };
  return { MessageId: messageId, MD5OfMessageBody: md5(body), ...order };
}

/** A rejected entry does not affect the others. */
function batch({ Entries: entries }: Input, run: (entry: Input) => unknown) {
  const successful: unknown[] = [];
  const failed: unknown[] = [];
  for (const entry of Array.isArray(entries) ? (entries as Input[]) : []) {
    try {
      successful.push(run(entry));
    } catch (error) {
      if (!(error instanceof ApiError) || error.queryError !== undefined) throw error;
      failed.push({ Id: entry.Id, SenderFault: true, Code: error.type, Message: error.message });
    }
  }
  return { Successful: successful, Failed: failed };
}

/** Waits for messages as long as the caller requests, at most 20 seconds. */
async function receive(input: Input, options: SqsOptions): Promise<unknown> {
  const { store, signal } = options;
  const queue = queueOf(input, options);
  const limit = Math.min(10, number(input.MaxNumberOfMessages) ?? 1);
  const end = Date.now() + Math.min(20, number(input.WaitTimeSeconds) ?? 0) * 1000;
  const take = () => store.receive(queue, limit, Date.now(), number(input.VisibilityTimeout)).messages;
  let messages = take();
  while (messages.length === 0 && Date.now() < end && !signal.aborted) {
    const next = store.nextVisible(queue.name, Date.now()) ?? end;
    await store.wait(Math.min(next, end) - Date.now(), signal);
    messages = take();
  }
  return messages.length > 0 ? { Messages: messages.map(answered) } : {};
}

function answered(message: ReceivedMessage) {
  const { messageId, receipt, body, attributes } = message;
  return {
    MessageId: messageId,
    ReceiptHandle: receipt,
    Body: body,
    MD5OfBody: md5(body),
    Attributes: systemAttributes(message),
    ...(Object.keys(attributes).length > 0 && { MessageAttributes: attributes }),
  };
}

function remove({ ReceiptHandle: receipt }: Input, { name }: LocalQueue, { store }: SqsOptions) {
  store.delete(name, text(receipt));
  return {};
}

function changeVisibility(input: Input, options: SqsOptions) {
  const { name } = queueOf(input, options);
  const seconds = number(input.VisibilityTimeout) ?? 0;
  if (options.store.changeVisibility(name, text(input.ReceiptHandle), seconds, Date.now())) return {};
  throw new ApiError('com.amazonaws.sqs#ReceiptHandleIsInvalid', 'the receipt handle has expired');
}

function attributesOf(queue: LocalQueue, { store, region, hub }: SqsOptions): Record<string, string> {
  const { visible, inFlight, delayed } = store.count(queue.name, Date.now());
  const arn = (name: string) => `arn:aws:sqs:${region}:${accountId}:${name}`;
  const target = queue.redrive && hub.queue(queue.redrive.to);
  return {
    QueueArn: arn(queue.name),
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    VisibilityTimeout: String(queue.visibility),
    DelaySeconds: String(queue.delay),
    MessageRetentionPeriod: String(queue.retention),
    ...(queue.fifo && { FifoQueue: 'true' }),
    ...(target && {
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn(target.name), maxReceiveCount: queue.redrive?.after }),
    }),
  };
}
