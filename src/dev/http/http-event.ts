import { isUtf8 } from 'node:buffer';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { decode, type RouteMatch } from './routes.js';

export interface Caller {
  readonly requestId: string;
  readonly sourceIp: string;
  /** Alternating names and values, as they were sent. */
  readonly rawHeaders?: readonly string[] | undefined;
  /** Whether the body is passed on as base64; if undefined, its type decides. */
  readonly binary?: boolean | undefined;
  /** The authorizer's result, and its kind. */
  readonly authorizer?: Readonly<Record<string, unknown>> | undefined;
  readonly authorizerKind?: 'lambda' | 'jwt' | undefined;
}

/** Converts a request to an HTTP API's event: payload format 2.0. */
export function httpEvent(
  request: Request,
  body: Buffer,
  { routeKey, pathParameters }: RouteMatch,
  caller: Caller,
): APIGatewayProxyEventV2 {
  const url = new URL(request.url);
  const { cookie, ...headers } = Object.fromEntries(request.headers);
  const text = isText(request.headers.get('content-type')) && isUtf8(body);
  const query = queryOf(url);
  return {
    version: '2.0',
    routeKey,
    rawPath: decode(url.pathname),
    rawQueryString: url.search.slice(1),
    ...(cookie && { cookies: cookie.split(/; */) }),
    headers,
    ...(query && { queryStringParameters: query }),
    requestContext: context(request, url, routeKey, caller),
    ...(Object.keys(pathParameters).length > 0 && { pathParameters: { ...pathParameters } }),
    ...(body.length > 0 && { body: body.toString(text ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !text,
  };
}

/**
 * Media types that API Gateway passes on as text. All others become base64, and so do bytes that are not text, whatever
 * their type.
 */
function isText(contentType: string | null): boolean {
  return /^(text\/|application\/(.+\+)?(json|javascript|xml)\b)/i.test(contentType ?? '');
}

/** Repeated names are joined with commas, as API Gateway does. */
function queryOf(url: URL): Record<string, string> | undefined {
  const names = [...new Set(url.searchParams.keys())];
  if (names.length === 0) return undefined;
  return Object.fromEntries(names.map((name) => [name, url.searchParams.getAll(name).join(',')]));
}

function context(request: Request, url: URL, routeKey: string, caller: Caller) {
  const { requestId, sourceIp, authorizer, authorizerKind = 'lambda' } = caller;
  const now = new Date();
  return {
    accountId: '000000000000',
    apiId: 'local',
    domainName: url.host,
    domainPrefix: url.hostname.split('.')[0] ?? '',
    http: {
      method: request.method,
      path: decode(url.pathname),
      protocol: 'HTTP/1.1',
      sourceIp,
      userAgent: request.headers.get('user-agent') ?? '',
    },
    requestId,
    routeKey,
    stage: '$default',
    time: commonLogTime(now),
    timeEpoch: now.getTime(),
    ...(authorizer && { authorizer: { [authorizerKind]: authorizer } as never }),
  };
}

/** `24/Nov/2026:07:02:11 +0000` */
export function commonLogTime(date: Date): string {
  const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(date.toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
}
