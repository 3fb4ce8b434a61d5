import type { Text } from '../types.js';
import {
  arnText,
  type EventName,
  type EventOptions,
  type EventSpec,
  isIntrinsic,
  type Route,
  type StreamOptions,
} from './events.js';

type Options = Readonly<Record<string, unknown>>;

/** Expands the short form of an event and applies defaults. The value has passed the schema. */
export function openEvent(type: EventName, value: unknown, index: number): EventSpec {
  const options = typeof value === 'object' && value !== null ? (value as Options) : undefined;
  const open = openers[type] as (value: string, options: Options) => EventSpec['options'];
  return { type, options: open(String(value), options ?? {}), index } as EventSpec;
}

const enabledOf = (options: Options) => options.enabled !== false;

const openers: { [Name in EventName]: (text: string, options: Options) => EventOptions[Name] } = {
  http: (text, options) => ({ ...(options as object), ...routeOf(text, options) }),
  httpApi: (text, options) => ({ ...(options as object), ...routeOf(text, options) }),
  s3: (text, options) => ({
    bucket: (options.bucket as Text) ?? text,
    event: (options.event as string) ?? 's3:ObjectCreated:*',
    rules: (options.rules as EventOptions['s3']['rules']) ?? [],
    existing: options.existing === true,
  }),
  stream: openStream,
  sqs: (text, options) => ({
    ...(options as object),
    arn: (options.arn as Text) ?? text,
    batchSize: (options.batchSize as number) ?? 10,
    enabled: enabledOf(options),
  }),
  sns: (text, options) => ({
    ...(options as object),
    ...(isText(options) && (text.startsWith('arn:') ? { arn: text } : { topicName: text })),
  }),
  schedule: (text, options) => ({
    ...(options as object),
    rate: options.rate === undefined ? [text] : ([options.rate].flat() as Text[]),
    method: (options.method as 'eventBus' | 'scheduler') ?? 'eventBus',
    enabled: enabledOf(options),
  }),
  eventBridge: (_, options) => ({ ...(options as object), enabled: enabledOf(options) }),
  cloudwatchEvent: (_, options) => ({
    ...(options as object),
    event: options.event as Options,
    enabled: enabledOf(options),
  }),
  cloudwatchLog: (text, options) => ({
    logGroup: (options.logGroup as string) ?? text,
    filter: oneLine((options.filter as string) ?? ''),
  }),
  iot: (_, options) => ({ ...(options as object), sql: oneLine(options.sql as string), enabled: enabledOf(options) }),
  alexaSkill: (text, options) => ({ appId: (options.appId as string) ?? text, enabled: enabledOf(options) }),
  alexaSmartHome: (text, options) => ({ appId: (options.appId as string) ?? text, enabled: enabledOf(options) }),
};

const isText = (options: Options) => Object.keys(options).length === 0;
const oneLine = (text: string) => text.replace(/\r?\n/g, '');

/** `get users/{id}` is `GET /users/{id}`; `*` alone, or as the path, matches everything. */
function routeOf(text: string, options: Options): Route {
  const [first = '', second = '*'] = isText(options)
    ? text.trim().split(/\s+/)
    : [(options.method as string) ?? '*', options.path as string];
  const method = first === '*' ? 'ANY' : first.toUpperCase();
  return { method, path: second === '*' ? '*' : `/${second.replace(/^\//, '')}` };
}

function openStream(text: string, options: Options): StreamOptions {
  const arn = (options.arn as Text) ?? text;
  const { destinations, type, ...rest } = options as {
    destinations?: { onFailure: unknown };
    type?: StreamOptions['kind'];
  };
  return {
    ...(rest as object),
    arn,
    kind: type ?? (arnText(arn)?.split(':')[2] === 'kinesis' ? 'kinesis' : 'dynamodb'),
    batchSize: (options.batchSize as number) ?? 10,
    startingPosition: (options.startingPosition as string) ?? 'TRIM_HORIZON',
    enabled: enabledOf(options),
    ...(destinations && { onFailure: failureTarget(destinations.onFailure) }),
  };
}

function failureTarget(value: unknown): StreamOptions['onFailure'] {
  const given = (isIntrinsic(value) || typeof value === 'string' ? { arn: value } : value) as {
    arn: Text;
    type?: 'sns' | 'sqs' | 's3';
  };
  const named = arnText(given.arn)?.split(':')[2];
  return { arn: given.arn, type: given.type ?? (named === 'sns' || named === 's3' ? named : 'sqs') };
}
