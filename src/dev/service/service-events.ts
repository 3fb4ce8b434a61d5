import type { Reporter } from '../../errors/reporter.js';
import type { EventSpec, S3Options, StreamOptions } from '../../service/load/events.js';
import type { Service, ServiceFunction } from '../../service/types.js';
import type { LocalApp, ObjectSubscription, StreamSubscription } from '../local-app.js';
import { asynchronousPolicy, streamPolicy } from '../triggers/retry-policy.js';
import { isDeadLetterOfObjects, queuedObjects } from './queued-objects.js';
import { serviceMessages } from './service-messages.js';
import { type FindLocal, type RouteOptions, serviceCors, serviceRest, serviceRoutes } from './service-routes.js';

/** Converts the service file's events to local routes and triggers; events without a local equivalent are reported. */
export function serviceEvents(service: Service, find: FindLocal, options: RouteOptions): LocalApp {
  const { reporter } = options;
  reportUnserved(service, reporter);
  const policies = service.functions.map(
    ({ key, settings }) => [key, asynchronousPolicy(settings.maximumRetryAttempts)] as const,
  );
  return {
    functions: service.functions.map(({ key }) => find(key)),
    routes: serviceRoutes(service, find, options),
    cors: serviceCors(service),
    rest: serviceRest(service),
    objects: service.functions.flatMap((fn) =>
      fn.events.flatMap(({ type, options }) => {
        if (type === 's3') return [toObjects(fn, options, service, find)];
        const queues = type === 'sqs' ? queuedObjects(options.arn, service) : [];
        return queues.map((queue) => ({ target: find(fn.key), ...queue }));
      }),
    ),
    streams: service.functions.flatMap((fn) =>
      fn.events.flatMap(({ type, options }) =>
        type === 'stream' && options.kind === 'dynamodb' && options.enabled ? [toStream(fn, options, find)] : [],
      ),
    ),
    messages: serviceMessages(
      { service, find, reporter },
      (event) => readsFailures(event, service.functions) || readsObjects(event, service),
    ),
    policies: new Map(policies),
  };
}

const served = ['http', 'httpApi', 's3', 'dynamodb', 'sqs', 'sns', 'schedule', 'eventBridge', 'cloudwatchEvent'];

function reportUnserved({ functions }: Service, reporter: Reporter): void {
  for (const { key, events } of functions) {
    const names = events.map(({ type, options }) => (type === 'stream' ? options.kind : type));
    const types = [...new Set(names)].filter((name) => !served.includes(name));
    if (types.length === 0) continue;
    const message = `${key}: ${types.join(', ')} events are not triggered locally; send one with "emojify invoke ${key} --local"`;
    reporter.report({ level: 'warn', code: 'EVENTS_NOT_SERVED', message, data: { function: key, events: types } });
  }
}

/** Whether an event comes from a queue that S3 writes to, or from its dead-letter queue: both are served as objects are. */
const readsObjects = ({ type, options }: EventSpec, service: Service): boolean =>
  type === 'sqs' && (queuedObjects(options.arn, service).length > 0 || isDeadLetterOfObjects(options.arn, service));

/** Whether an event comes from the failure destination of a function called for objects: `dev` records those failures itself. */
function readsFailures({ type, options }: EventSpec, functions: readonly ServiceFunction[]): boolean {
  if (type !== 'sqs') return false;
  const called = functions.filter(({ events }) => events.some((event) => event.type === 's3'));
  const queues = called.map(({ settings }) => settings.destinations?.onFailure);
  const arns = queues.map((queue) => (isTyped(queue) ? queue.arn : queue));
  return arns.some((arn) => JSON.stringify(arn) === JSON.stringify(options.arn));
}

const isTyped = (target: unknown): target is { readonly arn: unknown } =>
  typeof target === 'object' && target !== null && 'arn' in target;

function toObjects(fn: ServiceFunction, options: S3Options, service: Service, find: FindLocal): ObjectSubscription {
  const { bucket, event, rules } = options;
  const name = typeof bucket === 'string' ? (service.provider.s3?.[bucket]?.name ?? bucket) : 'local';
  const parts = rules.map(({ prefix, suffix }) => ({ prefix: String(prefix ?? ''), suffix: String(suffix ?? '') }));
  const prefix = parts.find((part) => part.prefix !== '')?.prefix ?? '';
  const suffix = parts.find((part) => part.suffix !== '')?.suffix ?? '';
  return {
    target: find(fn.key),
    bucket: String(name),
    filters: [{ event, prefix, suffix }],
    policy: asynchronousPolicy(fn.settings.maximumRetryAttempts),
    recordsFailures: fn.settings.destinations?.onFailure !== undefined,
  };
}

function toStream(fn: ServiceFunction, options: StreamOptions, find: FindLocal): StreamSubscription {
  return {
    target: find(fn.key),
    patterns: options.filterPatterns ?? [],
    batchSize: options.batchSize,
    window: (options.batchWindow ?? 0) * 1000,
    policy: streamPolicy(options.maximumRetryAttempts),
    bisect: options.bisectBatchOnFunctionError ?? false,
    partial: options.functionResponseType === 'ReportBatchItemFailures',
    recordsFailures: options.onFailure !== undefined,
  };
}
