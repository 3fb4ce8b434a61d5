import { randomUUID } from 'node:crypto';
import type { LocalFunction } from '../functions/local-function.js';
import type { Delivery, DeliveryStore } from '../triggers/delivery-store.js';
import { matchesPattern } from '../triggers/event-filter.js';
import { inputOf } from './event-input.js';
import {
  accountId,
  type LocalMessages,
  type LocalQueue,
  type LocalSchedule,
  type TopicSubscription,
} from './local-messages.js';
import type { MessageAttributes, NewMessage, QueueStore } from './queue-store.js';

export interface HubOptions {
  /** Called for each message, because a reload may change them. */
  readonly messages: () => LocalMessages;
  readonly queues: QueueStore;
  readonly deliveries: DeliveryStore;
  readonly region: string;
}

export interface Notification {
  readonly message: string;
  readonly subject?: string | undefined;
  readonly attributes?: MessageAttributes | undefined;
  /** Whether the message is JSON with a text for each protocol. */
  readonly byProtocol?: boolean | undefined;
  readonly groupId?: string | undefined;
  readonly deduplicationId?: string | undefined;
}

export interface BusEvent {
  readonly source: string;
  readonly detailType: string;
  readonly detail: unknown;
  readonly bus: string;
  readonly resources?: readonly string[] | undefined;
  readonly time?: string | undefined;
}

/** Accepts and delivers messages; each is stored before its sender gets the response. */
export interface MessageHub {
  /** Finds a queue of the service by its name. */
  queue(name: string): LocalQueue | undefined;
  /** Returns the message's id. */
  publish(topic: string, notification: Notification): string;
  /** Returns the event's id. */
  putEvent(event: BusEvent): string;
  fire(schedule: LocalSchedule): void;
  /** Sends an event whose retries are used up to its failure queue; returns false if there is none. */
  giveUp(delivery: Delivery): boolean;
}

export function messageHub(options: HubOptions): MessageHub {
  const { messages, queues, deliveries, region } = options;
  const arn = (service: string, name: string) => `arn:aws:${service}:${region}:${accountId}:${name}`;
  const queue = (name: string) => messages().queues.find((one) => one.name === name);
  const call = ({ name }: LocalFunction, source: string, event: unknown) => {
    const fresh = { imageIds: [], attempts: 0, due: Date.now(), error: '', failedAt: '' };
    deliveries.add({ functionName: name, source, event, ...fresh });
  };
  const send = (name: string, message: NewMessage) => {
    const to = queue(name);
    if (to) queues.send(to, message, Date.now());
  };
  return {
    queue,
    publish(topic, notification) {
      const messageId = randomUUID();
      for (const subscription of messages().subscriptions) {
        if (subscription.topic !== topic || !wants(subscription, notification)) continue;
        const protocol = subscription.target ? 'lambda' : 'sqs';
        const sns = envelope(textFor(notification, protocol), notification, {
          messageId,
          topic: arn('sns', topic),
          region,
        });
        if (subscription.target) call(subscription.target, `sns ${topic}`, snsEvent(sns));
        else if (subscription.queue !== undefined) send(subscription.queue, queued(subscription, sns, notification));
      }
      return messageId;
    },
    putEvent({ source, detailType, detail, bus, resources = [], time = new Date().toISOString() }) {
      const id = randomUUID();
      const event = {
        version: '0',
        id,
        'detail-type': detailType,
        source,
        account: accountId,
        time: seconds(time),
        region,
        resources,
        detail,
      };
      for (const rule of messages().rules) {
        if (!rule.enabled || rule.bus !== bus || !matchesPattern(event, rule.pattern)) continue;
        call(rule.target, `eventBridge ${bus}`, inputOf(event, rule));
      }
      return id;
    },
    fire(schedule) {
      const { target, scheduler } = schedule;
      const resource = scheduler
        ? `arn:aws:scheduler:${region}:${accountId}:schedule/default/${target.name}`
        : arn('events', `rule/${target.name}`);
      const event = {
        version: '0',
        id: randomUUID(),
        'detail-type': 'Scheduled Event',
        source: scheduler ? 'aws.scheduler' : 'aws.events',
        account: accountId,
        time: seconds(new Date().toISOString()),
        region,
        resources: [resource],
        detail: scheduler ? '{}' : {},
      };
      call(target, 'schedule', inputOf(event, schedule));
    },
    giveUp({ functionName, source, event, error, attempts }) {
      const target = failureQueue(messages(), functionName, source);
      if (!target || !queue(target.queue)) return false;
      const record = target.kind === 'event' ? event : invocationRecord({ functionName, event, error, attempts }, arn);
      const attribute = (value: string) => ({ DataType: 'String', StringValue: value });
      const attributes = { ErrorMessage: attribute(error.slice(0, 1024)) };
      send(target.queue, { body: JSON.stringify(record), ...(target.kind === 'event' && { attributes }) });
      return true;
    },
  };
}

/** EventBridge's times have no fractions of a second. */
const seconds = (time: string) => new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');

/** A function's own failure queue takes precedence over that of the subscription or rule. */
function failureQueue({ failureQueues, subscriptions, rules }: LocalMessages, name: string, source: string) {
  const [kind, of] = source.split(' ');
  if (kind !== 'sns' && kind !== 'eventBridge' && kind !== 'schedule') return undefined;
  const own = failureQueues.find(({ functionName }) => functionName === name);
  if (own) return own;
  const callers =
    kind === 'sns' ? subscriptions.filter(({ topic }) => topic === of) : kind === 'eventBridge' ? rules : [];
  const caller = callers.find(({ target, deadLetters }) => target?.name === name && deadLetters !== undefined);
  return caller && { queue: caller.deadLetters ?? '', kind: 'event' };
}

/** The record that Lambda sends to a failure destination. */
function invocationRecord(
  { functionName, event, error, attempts }: Pick<Delivery, 'functionName' | 'event' | 'error' | 'attempts'>,
  arn: (service: string, name: string) => string,
) {
  return {
    version: '1.0',
    timestamp: new Date().toISOString(),
    requestContext: {
      requestId: randomUUID(),
      functionArn: `${arn('lambda', `function:${functionName}`)}:$LATEST`,
      condition: 'RetriesExhausted',
      approximateInvokeCount: attempts,
    },
    requestPayload: event,
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    responsePayload: { errorMessage: error.split('\n')[0] },
  };
}

function wants({ filterPolicy, filterScope }: TopicSubscription, notification: Notification): boolean {
  if (filterPolicy === undefined) return true;
  if (filterScope === 'MessageAttributes')
    return matchesPattern(plainAttributes(notification.attributes ?? {}), filterPolicy);
  return matchesPattern(json(notification.message), filterPolicy);
}

/** Attributes in the form that filter policies match. */
function plainAttributes(attributes: MessageAttributes): Record<string, unknown> {
  const entries = Object.entries(attributes).map(([name, { DataType, StringValue = '' }]) => {
    if (DataType.startsWith('Number')) return [name, Number(StringValue)];
    return [name, DataType === 'String.Array' ? json(StringValue) : StringValue];
  });
  return Object.fromEntries(entries);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function textFor({ message, byProtocol }: Notification, protocol: string): string {
  const texts = byProtocol ? (json(message) as Record<string, string> | undefined) : undefined;
  return texts?.[protocol] ?? texts?.default ?? message;
}

interface Origin {
  readonly messageId: string;
  readonly topic: string;
  readonly region: string;
}

function envelope(message: string, { subject, attributes = {} }: Notification, { messageId, topic, region }: Origin) {
  const address = `https://sns.${region}.amazonaws.com/`;
  return {
    Type: 'Notification',
    MessageId: messageId,
    TopicArn: topic,
    Subject: subject ?? null,
    Message: message,
    Timestamp: new Date().toISOString(),
    SignatureVersion: '1',
    Signature: 'LOCAL',
    SigningCertUrl: `${address}SimpleNotificationService-local.pem`,
    UnsubscribeUrl: `${address}?Action=Unsubscribe&SubscriptionArn=${topic}:local`,
    MessageAttributes: Object.fromEntries(
      Object.entries(attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
        name,
        { Type: DataType, Value: StringValue ?? BinaryValue ?? '' },
      ]),
    ),
  };
}

type Envelope = ReturnType<typeof envelope>;

const snsEvent = (sns: Envelope) => ({
  Records: [{ EventSource: 'aws:sns', EventVersion: '1.0', EventSubscriptionArn: `${sns.TopicArn}:local`, Sns: sns }],
});

/** In a queue the envelope's addresses have other names, and missing values are omitted. */
function queued(
  { raw }: TopicSubscription,
  sns: Envelope,
  { attributes, groupId, deduplicationId }: Notification,
): NewMessage {
  const fifo = { groupId, deduplicationId };
  if (raw) return { body: sns.Message, attributes, ...fifo };
  const { SigningCertUrl: SigningCertURL, UnsubscribeUrl: UnsubscribeURL, Subject, MessageAttributes, ...rest } = sns;
  const body = {
    ...rest,
    SigningCertURL,
    UnsubscribeURL,
    ...(Subject !== null && { Subject }),
    ...(Object.keys(MessageAttributes).length > 0 && { MessageAttributes }),
  };
  return { body: JSON.stringify(body), ...fifo };
}
