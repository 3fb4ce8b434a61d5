import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/** A request, independent of the event's format. */
export interface HttpRequest {
  readonly method: string;
  /** Without the stage and without a trailing slash: `/images/x`. */
  readonly path: string;
  /** What precedes `path` for the client: empty, or `/<stage>`. */
  readonly base: string;
  /** Names are in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Path parameters of the route. */
  readonly params: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly requestId: string;
  /** Identity of the caller, if an authorizer provided it. */
  readonly caller?: string;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A string is sent as text; a buffer is base64-encoded. */
  readonly body?: string | Buffer;
}

/**
 * Throws if the event is not a request of an HTTP API, such as when someone invokes the function with another event.
 */
export function toRequest(event: APIGatewayProxyEventV2): HttpRequest {
  const asked: unknown = event?.requestContext?.http?.method;
  if (typeof asked !== 'string' || typeof event.rawPath !== 'string') {
    throw new Error(
      'not an event of an HTTP API (payload format 2.0): create one with emojify invoke NAME --event http',
    );
  }
  const { http, stage, requestId } = event.requestContext;
  const named = typeof stage === 'string' && stage !== '$default';
  const base = named && event.rawPath.startsWith(`/${stage}/`) ? `/${stage}` : '';
  const path = event.rawPath.slice(base.length).replace(/\/+$/, '') || '/';
  const headers = Object.entries(event.headers ?? {}).map(([name, value]) => [name.toLowerCase(), asText(value)]);
  return {
    method: http.method.toUpperCase(),
    path,
    base,
    headers: Object.fromEntries(headers),
    params: {},
    body: Buffer.from(typeof event.body === 'string' ? event.body : '', event.isBase64Encoded ? 'base64' : 'utf8'),
    requestId,
    caller: callerOf(event),
  };
}

/** AWS sends only strings; objects of events that come from elsewhere may not even convert to one. */
function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The subject that a JWT or Lambda authorizer verified. */
function callerOf(event: APIGatewayProxyEventV2): string | undefined {
  const { authorizer } = event.requestContext as { authorizer?: Authorizer };
  const subject = authorizer?.jwt?.claims?.sub ?? authorizer?.lambda?.sub;
  return typeof subject === 'string' ? subject : undefined;
}

interface Authorizer {
  readonly jwt?: { readonly claims?: Readonly<Record<string, unknown>> };
  readonly lambda?: Readonly<Record<string, unknown>> | null;
}

/** Prevents content sniffing, framing and scripts. */
const security = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'cross-origin',
  'cache-control': 'no-store',
};

/** Converts a response to API Gateway's format; responses to HEAD have no body. */
export function toResult(
  answer: HttpAnswer,
  { method, requestId }: Pick<HttpRequest, 'method' | 'requestId'>,
  extra: Readonly<Record<string, string>>,
): APIGatewayProxyStructuredResultV2 {
  const { status: statusCode, body = '' } = answer;
  const headers = { ...security, 'x-request-id': requestId, ...extra, ...answer.headers };
  if (method === 'HEAD') return { statusCode, headers: { ...headers, ...lengthOf(answer) }, body: '' };
  if (typeof body === 'string') return { statusCode, headers, body };
  return { statusCode, headers, body: body.toString('base64'), isBase64Encoded: true };
}

/** The response to HEAD states the length of the body that GET would return. */
function lengthOf({ status, body = '' }: HttpAnswer): Readonly<Record<string, string>> {
  return status === 204 || status === 304 ? {} : { 'content-length': String(Buffer.byteLength(body)) };
}

export function json(
  status: number,
  document: unknown,
  headers: Readonly<Record<string, string>> = {},
  type = 'application/json',
): HttpAnswer {
  return { status, headers: { 'content-type': type, ...headers }, body: JSON.stringify(document) };
}
