import { randomUUID } from 'node:crypto';
import type { Reporter } from '../../errors/reporter.js';
import type { HttpBindings } from '../hono.js';
import { type Context, cors, Hono } from '../hono.js';
import { type ApiKind, httpApi } from './api-kind.js';
import { type Authorizer, authorize, type Verdict } from './authorizer.js';
import { type Answer, lambdaLimit, message } from './http-answer.js';
import type { Caller } from './http-event.js';
import { readLimited } from './read-limited.js';
import { isBelow, missingToken, noStage, preflightAnswer, type RestApi, restApi } from './rest-api.js';
import { matchRestRoute, matchRoute, type Route, type RouteMatch } from './routes.js';

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
  /** Called for each request, because a reload may change the routes. Undefined until there are any. */
  readonly routes: () => readonly Route[] | undefined;
  readonly cors?: () => CorsRules | undefined;
  /** The REST API, for routes with a stage. */
  readonly rest?: () => RestApi | undefined;
  readonly reporter: Reporter;
}

/** Maximum bytes of a request body for an HTTP API. */
const apiLimit = 10 * 1024 * 1024;

/** The Node request behind it, for the caller's address. */
export type FrontEnv = { Bindings: HttpBindings };

/**
 * Serves the APIs locally: converts requests to events and results to responses, with API Gateway's limits and errors.
 */
export function httpFront(options: FrontOptions): Hono<FrontEnv> {
  const app = new Hono<FrontEnv>();
  app.use((context, next) => {
    const rules = options.cors?.();
    return rules && !restOf(context.req, options) ? corsMiddleware(rules)(context, next) : next();
  });
  app.all('*', (context) => serve(context, options));
  return app;
}

/**
 * The REST API if the request is for it: below its stage, unless a route of the HTTP API has that path, and everywhere
 * if the service has no HTTP API.
 */
function restOf({ method, url }: { method: string; url: string }, options: FrontOptions): RestApi | undefined {
  const rest = options.rest?.();
  if (!rest) return undefined;
  const path = new URL(url).pathname;
  const http = (options.routes() ?? []).filter(({ stage }) => stage === undefined);
  if (!isBelow(path, rest)) return http.length === 0 ? rest : undefined;
  const match = matchRoute(http, method, path);
  return !match || match.routeKey === '$default' ? rest : undefined;
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
  const rest = restOf(req, options);
  const api = rest ? restApi(rest) : httpApi;
  const sourceIp = env?.incoming?.socket.remoteAddress ?? '127.0.0.1';
  const caller = { requestId, sourceIp, rawHeaders: env?.incoming?.rawHeaders };
  const found = findRoute(req.raw, rest, options.routes());
  const match = 'status' in found ? undefined : found;
  const answer = 'status' in found ? found : await call(req.raw, found, api, caller, options);
  const milliseconds = Math.round(performance.now() - started);
  report({ request: req.raw, match, answer, requestId, milliseconds }, options.reporter);
  answer.headers.set(api.idHeader, requestId);
  // Where an HTTP API has CORS settings, API Gateway drops the function's own CORS headers.
  if (!rest && options.cors?.()) for (const name of corsHeaders(answer.headers)) answer.headers.delete(name);
  if (req.method === 'HEAD' && answer.body.length > 0) answer.headers.set('content-length', String(answer.body.length));
  const empty = answer.body.length === 0 || req.method === 'HEAD';
  return new Response(empty ? null : new Uint8Array(answer.body), { status: answer.status, headers: answer.headers });
}

const corsHeaders = (headers: Headers) => [...headers.keys()].filter((name) => name.startsWith('access-control-'));

/** The route for a request, or the response that API Gateway itself gives. */
function findRoute(
  request: Request,
  rest: RestApi | undefined,
  routes: readonly Route[] | undefined,
): RouteMatch | Answer {
  if (!routes) return message(503, 'Service Unavailable');
  const path = new URL(request.url).pathname;
  const own = routes.filter(({ stage }) => (stage !== undefined) === (rest !== undefined));
  if (!rest) return matchRoute(own, request.method, path) ?? message(404, 'Not Found');
  if (!isBelow(path, rest)) return noStage();
  const match = matchRestRoute([...rest.preflights, ...own], request.method, path);
  if (!match) return missingToken();
  const { route } = match;
  return 'target' in route ? { ...match, route } : preflightAnswer(route, request);
}

async function call(
  request: Request,
  match: RouteMatch,
  api: ApiKind,
  caller: Caller,
  { reporter }: FrontOptions,
): Promise<Answer> {
  const body = await readLimited(request, apiLimit);
  if (!body) return lastAnswer(api.tooLarge());
  let event = api.event(request, body, match, caller);
  if (Buffer.byteLength(event.body ?? '') > lambdaLimit) return lastAnswer(api.tooLarge());
  const { authorizer, target } = match.route;
  if (authorizer) {
    const verdict = await authorize(authorizer, event, caller.requestId);
    if (!verdict.allowed) {
      reportRefusal(verdict, authorizer, caller, reporter);
      return api.refused(verdict);
    }
    const authorizerKind = authorizer.kind === 'jwt' ? 'jwt' : 'lambda';
    event = api.event(request, body, match, { ...caller, authorizer: verdict.context, authorizerKind });
  }
  try {
    const result = await target.invoke(event, caller.requestId);
    return withinLimit(api.answer(result, request), result);
  } catch (error) {
    reportFailure(reporter, target.name, error, caller.requestId);
    return api.failed();
  }
}

function reportFailure(reporter: Reporter, name: string, error: unknown, requestId: string): void {
  const text = error instanceof Error ? error.message : String(error);
  reporter.report({
    level: 'warn',
    code: 'HANDLER_FAILED',
    message: `${name}: ${text}`,
    data: { function: name, requestId },
  });
}

type Refusal = Extract<Verdict, { allowed: false }>;

/** A 401 tells the caller little, so the reason is logged for the developer. */
function reportRefusal({ error, reason }: Refusal, authorizer: Authorizer, caller: Caller, reporter: Reporter): void {
  const name = authorizer.kind === 'jwt' ? authorizer.name : authorizer.target.name;
  if (error !== undefined) reportFailure(reporter, name, error, caller.requestId);
  if (reason === undefined) return;
  const message = `${name}: the token was rejected: ${reason}`;
  reporter.report({ level: 'info', code: 'TOKEN_REFUSED', message, data: { requestId: caller.requestId } });
}

/** The rest of a body that is too large is not read: the connection is closed with the response. */
function lastAnswer(answer: Answer): Answer {
  answer.headers.set('connection', 'close');
  return answer;
}

/** On AWS, a response that is too large never reaches the caller, who gets a 500. */
function withinLimit(answer: Answer | undefined, result: unknown): Answer {
  if (!answer) throw new Error('the response has no valid statusCode, or a body that is not a string');
  const size = JSON.stringify(result)?.length ?? 0;
  if (size > lambdaLimit) throw new Error(`the response of ${size} bytes exceeds Lambda's limit of ${lambdaLimit}`);
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

/** Open pages poll the status, so these requests are logged only on request. */
function levelOf({ method }: Request, { status }: Answer): 'debug' | 'info' | 'warn' {
  if (status >= 500) return 'warn';
  return method === 'GET' && (status === 202 || status === 304) ? 'debug' : 'info';
}

/** The image id in a JSON response. */
function idOf({ headers, body }: Answer): string | undefined {
  if (!headers.get('content-type')?.includes('json')) return undefined;
  try {
    const { id } = JSON.parse(body.toString()) as { id?: unknown };
    return typeof id === 'string' ? id : undefined;
  } catch {
    return undefined;
  }
}
