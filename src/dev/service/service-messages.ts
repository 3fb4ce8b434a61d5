import type { Reporter } from '../../errors/reporter.js';
import { bodyOpened } from '../../service/compile/events/rule-events.js';
import type { EventOptions, EventSpec, ScheduleOptions, SnsOptions, SqsOptions } from '../../service/load/events.js';
import type { Destination } from '../../service/load/settings.js';
import type { Resource, Service, ServiceFunction, Text } from '../../service/types.js';
import { isRecord } from '../../util/is-record.js';
import type { LocalFunction } from '../functions/local-function.js';
import type {
  BusRule,
  FailureQueue,
  LocalMessages,
  LocalQueue,
  LocalSchedule,
  QueueSubscription,
  TopicSubscription,
} from '../messages/local-messages.js';
import { resourceName, textOf } from './resource-text.js';

interface Parts {
  readonly service: Service;
  readonly find: (key: string) => LocalFunction;
  readonly reporter: Reporter;
}

/** Queues, topics, buses and schedules of a service, and the functions that they trigger. */
export function serviceMessages(parts: Parts, skip: (event: EventSpec) => boolean): LocalMessages {
  const { service } = parts;
  const events = service.functions.flatMap((fn) => fn.events.map((event) => ({ fn, event })));
  const each = <T>(open: (fn: ServiceFunction, event: EventSpec) => readonly T[]): T[] =>
    events.flatMap(({ fn, event }) => (skip(event) ? [] : open(fn, event)));
  const polled = each((fn, event) => (event.type === 'sqs' ? subscriptionOf(fn, event.options, parts) : []));
  const subscribed = each((fn, event) => (event.type === 'sns' ? topicOf(fn, event.options, parts) : []));
  const subscriptions = [...subscribed, ...queueSubscriptions(service)];
  const rules = each((fn, event) => rulesOf(fn, event, parts));
  const failureQueues = service.functions.flatMap((fn) => failureQueueOf(fn, service));
  const named = [...polled.map(({ queue }) => queue), ...failureQueues.map(({ queue }) => queue)];
  return {
    queues: queuesOf(service, [
      ...named,
      ...[...subscriptions, ...rules].flatMap(({ deadLetters }) => deadLetters ?? []),
    ]),
    polled,
    topics: unique([...resourcesOf(service, 'AWS::SNS::Topic'), ...subscriptions.map(({ topic }) => topic)]),
    subscriptions,
    buses: unique(['default', ...resourcesOf(service, 'AWS::Events::EventBus'), ...rules.map(({ bus }) => bus)]),
    rules,
    schedules: each((fn, event) => schedulesOf(fn, event, parts)),
    failureQueues,
  };
}

const unique = (names: readonly string[]) => [...new Set(names)];

const resourcesOf = (service: Service, type: string) =>
  Object.entries(service.resources.Resources).flatMap(([id, { Type }]) =>
    Type === type ? [resourceName(id, service)] : [],
  );

/** The name in an ARN, or in an expression for one; undefined if it is known only on AWS. */
function nameIn(value: unknown, service: Service): string | undefined {
  return value === undefined
    ? undefined
    : textOf(value as Text, service)
        ?.split(/[:/]/)
        .at(-1);
}

const defaults = { visibility: 30, delay: 0, retention: 345_600 };

/** The queues in the file, and those it only refers to, which have SQS's defaults. */
function queuesOf(service: Service, names: readonly string[]): LocalQueue[] {
  const declared = Object.entries(service.resources.Resources).flatMap(([id, resource]) =>
    resource.Type === 'AWS::SQS::Queue' ? [queueOf(id, resource, service)] : [],
  );
  const targets = [...names, ...declared.flatMap(({ redrive }) => redrive?.to ?? [])];
  const others = unique(targets).filter((name) => declared.every((queue) => queue.name !== name));
  return [
    ...declared,
    ...others.map((name) => ({
      name,
      ...defaults,
      fifo: name.endsWith('.fifo'),
      deduplicates: name.endsWith('.fifo'),
    })),
  ];
}

function queueOf(id: string, { Properties: properties = {} }: Resource, service: Service): LocalQueue {
  const name = resourceName(id, service);
  const seconds = (key: string, byDefault: number) =>
    properties[key] === undefined ? byDefault : Number(properties[key]);
  const policy = properties.RedrivePolicy;
  const to = isRecord(policy) ? nameIn(policy.deadLetterTargetArn, service) : undefined;
  return {
    name,
    visibility: seconds('VisibilityTimeout', defaults.visibility),
    delay: seconds('DelaySeconds', defaults.delay),
    retention: seconds('MessageRetentionPeriod', defaults.retention),
    fifo: name.endsWith('.fifo'),
    deduplicates: properties.ContentBasedDeduplication === true,
    redrive: isRecord(policy) && to !== undefined ? { to, after: Number(policy.maxReceiveCount ?? 10) } : undefined,
  };
}

function unknown(fn: ServiceFunction, what: string, { reporter }: Parts): [] {
  const message = `${fn.key}: ${what} is known only on AWS, so it does not start the function locally`;
  reporter.report({ level: 'warn', code: 'EVENTS_NOT_SERVED', message, data: { function: fn.key } });
  return [];
}

/** Lambda's initial number of concurrent batches for a queue. */
const concurrentBatches = 5;

function subscriptionOf(fn: ServiceFunction, options: SqsOptions, parts: Parts): QueueSubscription[] {
  const queue = nameIn(options.arn, parts.service);
  if (!options.enabled) return [];
  if (queue === undefined) return unknown(fn, 'the name of its queue', parts);
  return [
    {
      target: parts.find(fn.key),
      queue,
      batchSize: options.batchSize,
      window: (options.maximumBatchingWindow ?? 0) * 1000,
      concurrency: options.maximumConcurrency ?? concurrentBatches,
      patterns: options.filterPatterns ?? [],
      partial: options.functionResponseType === 'ReportBatchItemFailures',
    },
  ];
}

function topicOf(fn: ServiceFunction, options: SnsOptions, parts: Parts): TopicSubscription[] {
  const { arn, topicName, filterPolicy, filterPolicyScope, redrivePolicy } = options;
  const topic = arn === undefined ? topicName : nameIn(arn, parts.service);
  if (topic === undefined) return unknown(fn, 'the name of its topic', parts);
  const { deadLetterTargetRef: ref, deadLetterTargetArn } = redrivePolicy ?? {};
  const deadLetters = ref === undefined ? nameIn(deadLetterTargetArn, parts.service) : resourceName(ref, parts.service);
  const filterScope = filterPolicyScope === 'MessageBody' ? 'MessageBody' : 'MessageAttributes';
  return [{ topic, target: parts.find(fn.key), raw: false, filterPolicy, filterScope, deadLetters }];
}

/** Queues that the file subscribes to topics, in either of CloudFormation's ways. */
function queueSubscriptions(service: Service): TopicSubscription[] {
  return Object.entries(service.resources.Resources).flatMap(([id, { Type: type, Properties: properties = {} }]) => {
    const inline = type === 'AWS::SNS::Topic' && Array.isArray(properties.Subscription) ? properties.Subscription : [];
    const given = type === 'AWS::SNS::Subscription' ? [properties] : inline.filter(isRecord);
    return given.flatMap((one) => {
      const topic = type === 'AWS::SNS::Topic' ? resourceName(id, service) : nameIn(one.TopicArn, service);
      const queue = nameIn(one.Endpoint, service);
      if (one.Protocol !== 'sqs' || topic === undefined || queue === undefined) return [];
      const filterScope = one.FilterPolicyScope === 'MessageBody' ? 'MessageBody' : 'MessageAttributes';
      return [{ topic, queue, raw: one.RawMessageDelivery === true, filterPolicy: one.FilterPolicy, filterScope }];
    });
  });
}

function rulesOf(fn: ServiceFunction, { type, options }: EventSpec, parts: Parts): BusRule[] {
  if (type !== 'eventBridge' && type !== 'cloudwatchEvent') return [];
  const pattern = type === 'eventBridge' ? options.pattern : options.event;
  if (pattern === undefined) return [];
  const { eventBus, deadLetterQueueArn } = type === 'eventBridge' ? options : ({} as EventOptions['eventBridge']);
  const bus = eventBus === undefined ? 'default' : nameIn(eventBus, parts.service);
  if (bus === undefined) return unknown(fn, 'the name of its event bus', parts);
  const { enabled, input, inputPath, inputTransformer } = options;
  const deadLetters = nameIn(deadLetterQueueArn, parts.service);
  return [{ target: parts.find(fn.key), bus, pattern, enabled, input, inputPath, inputTransformer, deadLetters }];
}

function schedulesOf(fn: ServiceFunction, event: EventSpec, parts: Parts): LocalSchedule[] {
  const timed = timedOf(event);
  return (timed?.rate ?? []).flatMap((rate) => {
    const expression = textOf(rate, parts.service);
    if (!timed || expression === undefined) return unknown(fn, 'the time of its schedule', parts);
    const { enabled, inputPath, inputTransformer, timezone = 'UTC', method } = timed;
    const when = { expression, timezone, enabled, scheduler: method === 'scheduler' };
    return [{ target: parts.find(fn.key), ...when, input: bodyOpened(timed.input), inputPath, inputTransformer }];
  });
}

/** A `schedule`, or an `eventBridge` with one. */
function timedOf({ type, options }: EventSpec): ScheduleOptions | undefined {
  if (type === 'schedule') return options;
  if (type !== 'eventBridge' || options.schedule === undefined) return undefined;
  return { ...options, rate: [options.schedule], method: 'eventBus' };
}

/** Where Lambda sends failed asynchronous events: `destinations.onFailure`, or `onError`. */
function failureQueueOf(fn: ServiceFunction, service: Service): FailureQueue[] {
  const { destinations, onError } = fn.settings;
  const record = queueIn(destinations?.onFailure, service);
  if (record !== undefined) return [{ functionName: fn.key, queue: record, kind: 'record' }];
  const event = queueIn(onError, service);
  return event === undefined ? [] : [{ functionName: fn.key, queue: event, kind: 'event' }];
}

function queueIn(target: Destination | Text | undefined, service: Service): string | undefined {
  if (target === undefined) return undefined;
  const arn = textOf((isRecord(target) && 'arn' in target ? target.arn : target) as Text, service);
  return arn?.startsWith('arn:aws:sqs:') ? arn.split(':').at(-1) : undefined;
}
