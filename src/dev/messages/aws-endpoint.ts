import type { Reporter } from '../../errors/reporter.js';
import { isRecord } from '../../util/is-record.js';
import { type Context, Hono } from '../hono.js';
import { readLimited } from '../http/read-limited.js';
import type { LocalMessages } from './local-messages.js';
import type { BusEvent, MessageHub } from './message-hub.js';
import type { QueueStore } from './queue-store.js';
import { callSns, snsError } from './sns-api.js';
import { ApiError, callSqs } from './sqs-api.js';

/** Its path on `dev`'s port: AWS clients use it as their endpoint, people post to the addresses below it. */
const endpointPath = '/_aws';

export interface AwsEndpointOptions {
  /** Undefined while there is no app yet. */
  readonly parts: () =>
    | { readonly hub: MessageHub; readonly queues: QueueStore; readonly messages: LocalMessages }
    | undefined;
  readonly region: string;
  /** `http://127.0.0.1:3000` */
  readonly origin: () => string;
  readonly reporter: Reporter;
  /** Aborted when pending long polls must end. */
  readonly signal: AbortSignal;
}

type Parts = NonNullable<ReturnType<AwsEndpointOptions['parts']>>;

/** SQS accepts at most 1 MB per message, and EventBridge per call. */
const mostBytes = 1024 * 1024;

/**
 * SQS, SNS and EventBridge on this machine, as far as functions send messages with them. Plain POST requests work as
 * well: `queues/NAME`, `topics/NAME`, `events` and `schedules/FUNCTION`.
 */
export function awsEndpoint(options: AwsEndpointOptions): Hono {
  const app = new Hono();
  app.use(`${endpointPath}/*`, async ({ req, json }, next) => {
    // Browsers identify the page that sends a request; pages must not send any here.
    if (req.header('origin') !== undefined) return json({ message: 'Forbidden' }, 403);
    return next();
  });
  const withParts = (serve: (context: Context, parts: Parts, body: string) => Promise<Response> | Response) => {
    return async (context: Context) => {
      const parts = options.parts();
      if (!parts) return context.json({ message: 'Service Unavailable' }, 503);
      const body = await readLimited(context.req.raw, mostBytes);
      if (!body) return context.json({ message: 'larger than 1 MB' }, 413);
      return serve(context, parts, body.toString('utf8'));
    };
  };
  const plain = (name: string, send: (context: Context, parts: Parts, body: string) => unknown) => {
    const path = `${endpointPath}/${name}`;
    app.post(
      path,
      withParts((context, parts, body) => {
        try {
          return context.json(send(context, parts, body));
        } catch (error) {
          if (!(error instanceof ApiError)) throw error;
          return context.json({ message: error.message }, error.type === 'NotFound' ? 404 : 400);
        }
      }),
    );
  };
  plain('queues/:name', sendToQueue);
  plain('topics/:name', publish);
  plain('events', (_, { hub }, body) => ({ eventId: hub.putEvent(busEvent(parsed(body))) }));
  plain('schedules/:name', fire);
  app.post(
    endpointPath,
    withParts((context, parts, body) => serveClient(context, parts, body, options)),
  );
  app.post(
    `${endpointPath}/`,
    withParts((context, parts, body) => serveClient(context, parts, body, options)),
  );
  app.get(
    endpointPath,
    withParts(({ json }, parts) => json(overview(parts))),
  );
  return app;
}

const notFound = (kind: string, name: string | undefined, names: readonly string[]) => {
  const others = names.length > 0 ? `the service has ${names.join(', ')}` : 'the service has none';
  return new ApiError('NotFound', `no ${kind} "${name ?? ''}": ${others}`);
};

function sendToQueue({ req }: Context, { hub, queues, messages }: Parts, body: string) {
  const name = req.param('name') ?? '';
  const queue = hub.queue(name);
  if (!queue)
    throw notFound(
      'queue',
      name,
      messages.queues.map((one) => one.name),
    );
  if (body === '') throw new ApiError('MissingParameter', 'the message is empty');
  const groupId = queue.fifo ? (req.query('group') ?? 'default') : undefined;
  const deduplicationId = queue.fifo && !queue.deduplicates ? crypto.randomUUID() : undefined;
  const { messageId } = queues.send(queue, { body, groupId, deduplicationId }, Date.now());
  return { messageId };
}

/** Query parameters become attributes. */
function publish({ req }: Context, { hub, messages }: Parts, body: string) {
  const name = req.param('name') ?? '';
  if (!messages.topics.includes(name)) throw notFound('topic', name, messages.topics);
  const attributes = Object.entries(req.query()).map(([key, value]) => [
    key,
    { DataType: 'String', StringValue: value },
  ]);
  return { messageId: hub.publish(name, { message: body, attributes: Object.fromEntries(attributes) }) };
}

function fire({ req }: Context, { hub, messages }: Parts) {
  const name = req.param('name') ?? '';
  const schedules = messages.schedules.filter(({ target }) => target.name === name);
  if (schedules.length === 0) {
    throw notFound('schedule of a function', name, [...new Set(messages.schedules.map(({ target }) => target.name))]);
  }
  for (const schedule of schedules) hub.fire(schedule);
  return { fired: schedules.map(({ expression }) => expression) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError('InvalidJson', 'the body is not JSON');
  }
}

/** An event in the format of `PutEvents`, or in the one that functions receive. */
function busEvent(given: unknown): BusEvent {
  if (!isRecord(given)) throw new ApiError('MalformedDetail', 'expected an object with source, detail-type and detail');
  const detail = given.Detail ?? given.detail ?? {};
  const text = (...values: unknown[]) => values.find((value): value is string => typeof value === 'string');
  const source = text(given.Source, given.source);
  const detailType = text(given.DetailType, given['detail-type']);
  if (source === undefined || detailType === undefined) {
    throw new ApiError('InvalidArgument', 'an event needs source and detail-type');
  }
  const resources = given.Resources ?? given.resources;
  return {
    source,
    detailType,
    detail: typeof detail === 'string' ? parsed(detail) : detail,
    bus: (text(given.EventBusName, given.bus) ?? 'default').split('/').at(-1) ?? 'default',
    resources: Array.isArray(resources) ? resources.map(String) : [],
    time: timeOf(given.Time ?? given.time),
  };
}

/** Clients send seconds since 1970. */
function timeOf(value: unknown): string | undefined {
  const date = typeof value === 'number' ? new Date(value * 1000) : new Date(String(value));
  return value === undefined || Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

/** A request of an AWS client: JSON with its operation in a header, or a form. */
async function serveClient(
  context: Context,
  parts: Parts,
  body: string,
  options: AwsEndpointOptions,
): Promise<Response> {
  const target = context.req.header('x-amz-target');
  if (target === undefined) return serveForm(context, parts, body, options);
  const [service = '', operation = ''] = target.split('.');
  const type = { 'content-type': context.req.header('content-type') ?? 'application/x-amz-json-1.0' };
  try {
    const input = parsed(body === '' ? '{}' : body) as Record<string, unknown>;
    const answer = await callJson(service, operation, input, parts, options);
    return new Response(JSON.stringify(answer), { headers: type });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    report(`${service}.${operation}`, error, options);
    const older = error.queryError && { 'x-amzn-query-error': `${error.queryError};Sender` };
    const answer = JSON.stringify({ __type: error.type, message: error.message });
    return new Response(answer, { status: 400, headers: { ...type, ...older } });
  }
}

function callJson(
  service: string,
  operation: string,
  input: Record<string, unknown>,
  { hub, queues: store, messages }: Parts,
  { region, origin, signal }: AwsEndpointOptions,
): unknown {
  if (service === 'AmazonSQS') {
    const names = () => messages.queues.map(({ name }) => name);
    const urlOf = (queue: string) => queueUrl(origin(), queue);
    return callSqs(operation, input, { hub, store, region, names, urlOf, signal });
  }
  if (service === 'AWSEvents' && operation === 'PutEvents') return putEvents(input, hub);
  throw new ApiError('UnknownOperationException', `"${service}.${operation}" is not supported by emojify dev`);
}

/** The endpoint for clients, and the address of a queue. */
export const endpointUrl = (origin: string) => `${origin}${endpointPath}`;
export const queueUrl = (origin: string, queue: string) => `${endpointUrl(origin)}/queues/${queue}`;

function putEvents({ Entries: given }: Record<string, unknown>, hub: MessageHub) {
  const entries = (Array.isArray(given) ? given : []).map((entry: unknown) => {
    try {
      return { EventId: hub.putEvent(busEvent(entry)) };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return { ErrorCode: error.type, ErrorMessage: error.message };
    }
  });
  return { FailedEntryCount: entries.filter((entry) => 'ErrorCode' in entry).length, Entries: entries };
}

function serveForm(_: Context, { hub, messages }: Parts, body: string, options: AwsEndpointOptions): Response {
  const headers = { 'content-type': 'text/xml' };
  const form = new URLSearchParams(body);
  try {
    const answer = callSns(form, { hub, topics: () => messages.topics, region: options.region });
    return new Response(answer, { headers });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    report(`SNS.${form.get('Action')}`, error, options);
    return new Response(snsError(error), { status: error.type === 'NotFound' ? 404 : 400, headers });
  }
}

/** The function may fail on it. */
function report(operation: string, { message }: ApiError, { reporter }: AwsEndpointOptions): void {
  reporter.report({ level: 'warn', code: 'AWS_CALL_REFUSED', message: `${operation}: ${message}` });
}

/** An overview, for people who open the address. */
function overview({ queues, messages }: Parts) {
  return {
    queues: messages.queues.map(({ name }) => ({ name, ...queues.count(name, Date.now()) })),
    topics: messages.topics,
    buses: messages.buses,
    schedules: messages.schedules.map(({ target, expression, enabled }) => ({
      function: target.name,
      expression,
      enabled,
    })),
  };
}
