import { randomUUID } from 'node:crypto';
import type { Reporter } from '../../errors/reporter.js';
import type { LocalFunction } from '../functions/local-function.js';
import type { HttpBindings } from '../hono.js';
import { type Context, cors, Hono } from '../hono.js';
import { authorize } from './authorizer.js';
import { type Answer, httpAnswer, lambdaLimit, message } from './http-answer.js';
import { httpEvent } from './http-event.js';
import { readLimited } from './read-limited.js';
import { restEvent } from './rest-event.js';
import { matchRoute, type Route, type RouteMatch } from './routes.js';

export interface CorsRules {
  readonly allowedOrigins: readonly string[];
  readonly allowedMethods: readonly string[];
  readonly allowedHeaders: readonly string[];
  readonly exposedHeaders: readonly string[];
  readonly allowCredentials: boolean;
  /** Seconds. */
  readonly maxAge?: number | undefined;
}

export interface FrontOptions {
  /** Asked at each request: a reload may change them. Undefined while there are none yet. */
  readonly routes: () => readonly Route[] | undefined;
  readonly cors?: () => CorsRules | undefined;
  readonly reporter: Reporter;
}

/** Bytes of a request's body that an HTTP API takes. */
const apiLimit = 10 * 1024 * 1024;

/** The Node request behind it, for the caller's address. */
export type FrontEnv = { Bindings: HttpBindings };

/** An HTTP API on this machine: requests become events, results become answers, with API Gateway's limits and errors. */
export function httpFront(options: FrontOptions): Hono<FrontEnv> {
  const app = new Hono<FrontEnv>();
  app.use((context, next) => {
    const rules = options.cors?.();
    return rules ? corsMiddleware(rules)(context, next) : next();
  });
  app.all('*', (context) => serve(context, options));
  return app;
}

function corsMiddleware(rules: CorsRules) {
  return cors({
    origin: rules.allowedOrigins.includes('*') ? '*' : [...rules.allowedOrigins],
    allowMethods: [...rules.allowedMethods],
    allowHeaders: [...rules.allowedHeaders],
    exposeHeaders: [...rules.exposedHeaders],
    credentials: rules.allowCredentials,
    ...(rules.maxAge !== undefined && { maxAge: rules.maxAge }),
  });
}

async function serve({ req, env }: Context<FrontEnv>, options: FrontOptions): Promise<Response> {
  const requestId = randomUUID();
  const started = performance.now();
  const routes = options.routes();
  const match = routes && matchRoute(routes, req.method, new URL(req.url).pathname);
  const sourceIp = env?.incoming?.socket.remoteAddress ?? '127.0.0.1';
  const nowhere = routes ? message(404, 'Not Found') : message(503, 'Service Unavailable');
  const answer = match ? await call(req.raw, match, { requestId, sourceIp }, options) : nowhere;
  const milliseconds = Math.round(performance.now() - started);
  report({ request: req.raw, match, answer, requestId, milliseconds }, options.reporter);
  answer.headers.set('apigw-requestid', requestId);
  // Where the API has rules of its own, API Gateway leaves out what the function says of it.
  if (options.cors?.() && match?.route.stage === undefined)
    for (const name of corsHeaders(answer.headers)) answer.headers.delete(name);
  if (req.method === 'HEAD' && answer.body.length > 0) answer.headers.set('content-length', String(answer.body.length));
  const empty = answer.body.length === 0 || req.method === 'HEAD';
  return new Response(empty ? null : new Uint8Array(answer.body), { status: answer.status, headers: answer.headers });
}

const corsHeaders = (headers: Headers) => [...headers.keys()].filter((name) => name.startsWith('access-control-'));

async function call(
  request: Request,
  match: RouteMatch,
  caller: { readonly requestId: string; readonly sourceIp: string },
  { reporter }: FrontOptions,
): Promise<Answer> {
  const body = await readLimited(request, apiLimit);
  if (!body) return tooLarge();
  const makeEvent = match.route.payload === '1.0' ? restEvent : httpEvent;
  let event: ReturnType<typeof makeEvent> = makeEvent(request, body, match, caller);
  if (Buffer.byteLength(event.body ?? '') > lambdaLimit) return tooLarge();
  const { authorizer, target } = match.route;
  if (authorizer) {
    const verdict = await authorize(authorizer, event, caller.requestId);
    if (!verdict.allowed) {
      if (verdict.error) reportFailure(reporter, authorizer.target, verdict.error, caller.requestId);
      return message(verdict.status, refusals[verdict.status]);
    }
    event = makeEvent(request, body, match, { ...caller, authorizer: verdict.context });
  }
  try {
    const result = await target.invoke(event, caller.requestId);
    return withinLimit(httpAnswer(result, match.route.stage !== undefined), result);
  } catch (error) {
    reportFailure(reporter, target, error, caller.requestId);
    return match.route.stage === undefined
      ? message(500, 'Internal Server Error')
      : message(502, 'Internal server error');
  }
}

function reportFailure(reporter: Reporter, target: LocalFunction, error: unknown, requestId: string): void {
  const text = error instanceof Error ? error.message : String(error);
  const data = { function: target.name, requestId };
  reporter.report({ level: 'warn', code: 'HANDLER_FAILED', message: `${target.name}: ${text}`, data });
}

/** What is left of such a body is not worth taking: the connection ends with the answer. */
function tooLarge(): Answer {
  const answer = message(413, 'Request Entity Too Large');
  answer.headers.set('connection', 'close');
  return answer;
}

const refusals = { 401: 'Unauthorized', 403: 'Forbidden', 500: 'Internal Server Error' } as const;

/** On AWS the function's answer never arrives when it is too large, and the caller gets a 500. */
function withinLimit(answer: Answer | undefined, result: unknown): Answer {
  if (!answer) throw new Error('the answer has no valid statusCode');
  const size = JSON.stringify(result)?.length ?? 0;
  if (size > lambdaLimit) throw new Error(`the answer of ${size} bytes is over Lambda's limit of ${lambdaLimit}`);
  return answer;
}

interface Served {
  readonly request: Request;
  readonly match: RouteMatch | undefined;
  readonly answer: Answer;
  readonly requestId: string;
  readonly milliseconds: number;
}

function report({ request, match, answer, requestId, milliseconds }: Served, reporter: Reporter): void {
  const imageId = match?.pathParameters.id ?? idOf(answer);
  reporter.report({
    level: levelOf(request, answer),
    code: 'HTTP',
    message: `${request.method} ${new URL(request.url).pathname} ${answer.status}`,
    data: {
      function: match?.route.target.name,
      imageIds: imageId === undefined ? [] : [imageId],
      status: answer.status,
      requestId,
      milliseconds,
    },
  });
}

/** A page that waits asks again and again: that is worth a line only when someone looks for it. */
function levelOf({ method }: Request, { status }: Answer): 'debug' | 'info' | 'warn' {
  if (status >= 500) return 'warn';
  return method === 'GET' && (status === 202 || status === 304) ? 'debug' : 'info';
}

/** The id that a JSON answer names. */
function idOf({ headers, body }: Answer): string | undefined {
  if (!headers.get('content-type')?.includes('json')) return undefined;
  try {
    const { id } = JSON.parse(body.toString()) as { id?: unknown };
    return typeof id === 'string' ? id : undefined;
  } catch {
    return undefined;
  }
}
