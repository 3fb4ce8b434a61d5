import { EmojifyError } from '../../errors/emojify-error.js';
import type { FunctionLog } from './function-log.js';
import type { HttpHandler } from './handler-types.js';
import { type HttpAnswer, type HttpRequest, toRequest, toResult } from './http.js';
import { detailOf, problem, statusOf } from './problem.js';

export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Such as `/images/{id}`; a name in braces matches one part of the path. */
  readonly path: string;
  handle(request: HttpRequest): Promise<HttpAnswer>;
}

export interface HttpHandlerOptions {
  readonly routes: readonly Route[];
  readonly log: FunctionLog;
  /** Which web pages may send requests: an origin, or `*` (default) for all. */
  readonly corsOrigin?: string;
}

/**
 * Handles requests of an HTTP API: matches the route, answers preflight and HEAD requests, and converts errors to
 * problem details.
 */
export function httpHandler({ routes, log, corsOrigin = '*' }: HttpHandlerOptions): HttpHandler {
  const cors = { 'access-control-allow-origin': corsOrigin, 'access-control-expose-headers': exposed, vary: varies };
  return async (event, context) => {
    log.invoked(context);
    const request = toRequest(event);
    const answer = await route(routes, request).catch((error) => answerError(error, request, log));
    return toResult(answer, request, cors);
  };
}

const exposed = 'etag, location, retry-after, x-request-id';
const varies = 'accept, origin';

async function route(routes: readonly Route[], request: HttpRequest): Promise<HttpAnswer> {
  const matches = routes.flatMap((route) => {
    const params = match(route.path, request.path);
    return params ? [{ route, params }] : [];
  });
  if (matches.length === 0) throw new EmojifyError('NOT_FOUND', `nothing found at ${request.path}`);
  const methods = matches.map(({ route }) => route.method);
  if (request.method === 'OPTIONS') return preflight(methods);
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const found = matches.find(({ route }) => route.method === method);
  if (found) return found.route.handle({ ...request, params: found.params });
  throw new EmojifyError('METHOD_NOT_ALLOWED', `${request.method} is not allowed at ${request.path}`, {
    data: { allow: allow(methods) },
  });
}

function match(pattern: string, path: string): Record<string, string> | undefined {
  const names: string[] = [];
  const expression = pattern.replace(/\{(\w+)\}/g, (_, name: string) => {
    names.push(name);
    return '([^/]+)';
  });
  const values = new RegExp(`^${expression}$`).exec(path)?.slice(1);
  return values && Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']));
}

const allow = (methods: readonly string[]): string =>
  [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');

function preflight(methods: readonly string[]): HttpAnswer {
  return {
    status: 204,
    headers: {
      allow: allow(methods),
      'access-control-allow-methods': allow(methods),
      'access-control-allow-headers': 'accept, authorization, content-type, idempotency-key, if-none-match',
      'access-control-max-age': '7200',
    },
  };
}

function answerError(error: unknown, request: HttpRequest, log: FunctionLog): HttpAnswer {
  const { requestId, method, path } = request;
  const status = statusOf(error);
  const data = { requestId, method, path, status: status ?? 500, error };
  if (status === undefined || !(error instanceof EmojifyError)) {
    log.report({ level: 'error', code: 'REQUEST_BROKEN', message: 'the request could not be answered', data });
    const detail = 'internal server error: try again, and report the requestId if it keeps happening';
    return problem({ status: 500, code: 'INTERNAL', detail, requestId });
  }
  if (status >= 500) {
    const message = `the request could not be answered: ${error.message}`;
    log.report({ level: 'error', code: 'REQUEST_BROKEN', message, data });
  } else log.report({ level: 'info', code: 'REQUEST_REFUSED', message: `refused: ${error.message}`, data });
  const { allow, ...more } = error.data ?? {};
  const headers = typeof allow === 'string' ? { allow } : undefined;
  const tooLarge = error.code === 'BODY_TOO_LARGE' && { links: { uploads: `${request.base}/uploads` } };
  return problem({ status, code: error.code, detail: detailOf(error), requestId }, { ...more, ...tooLarge }, headers);
}
