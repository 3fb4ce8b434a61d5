import type { APIGatewayProxyEvent } from 'aws-lambda';
import { type Caller, commonLogTime } from './http-event.js';
import { decode, type RouteMatch } from './routes.js';

/** Converts a request to a REST API's event for proxy integration: payload format 1.0. */
export function restEvent(
  request: Request,
  body: Buffer,
  { route, pathParameters }: RouteMatch,
  caller: Caller,
): APIGatewayProxyEvent {
  const url = new URL(request.url);
  const stage = route.stage ?? '';
  const names = [...new Set(url.searchParams.keys())];
  const all = Object.fromEntries(names.map((name) => [name, url.searchParams.getAll(name)]));
  const headers = headerValues(request, caller);
  const path = decode(url.pathname).slice(stage === '' ? 0 : stage.length + 1) || '/';
  const resource = route.path.slice(stage === '' ? 0 : stage.length + 1) || '/';
  const binary = caller.binary ?? isBinary(request);
  return {
    resource,
    path,
    httpMethod: request.method,
    headers: lastOf(headers),
    multiValueHeaders: headers,
    queryStringParameters: names.length === 0 ? null : lastOf(all),
    multiValueQueryStringParameters: names.length === 0 ? null : all,
    pathParameters: Object.keys(pathParameters).length === 0 ? null : { ...pathParameters },
    stageVariables: null,
    requestContext: context(request, url, resource, caller, stage, path),
    body: body.length === 0 ? null : body.toString(binary ? 'base64' : 'utf8'),
    isBase64Encoded: body.length > 0 && binary,
  };
}

const isBinary = (request: Request) =>
  !/^(text\/|application\/(.+\+)?(json|javascript|xml|x-www-form-urlencoded)\b)/i.test(
    request.headers.get('content-type') ?? 'text/plain',
  );

/**
 * Each value of each header, with the name as the caller wrote it; the Request itself has them lower-cased and joined.
 */
function headerValues(request: Request, { rawHeaders }: Caller): Record<string, string[]> {
  if (!rawHeaders) return Object.fromEntries([...request.headers].map(([name, value]) => [name, [value]]));
  const named = new Map<string, { readonly name: string; readonly values: string[] }>();
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    const known = named.get(name.toLowerCase()) ?? { name, values: [] };
    known.values.push(rawHeaders[at + 1] ?? '');
    named.set(name.toLowerCase(), known);
  }
  return Object.fromEntries([...named.values()].map(({ name, values }) => [name, values]));
}

/** If a name is repeated, the last value counts. */
function lastOf(all: Readonly<Record<string, readonly string[]>>): Record<string, string> {
  return Object.fromEntries(Object.entries(all).map(([name, values]) => [name, values.at(-1) ?? '']));
}

function context(
  request: Request,
  url: URL,
  resourcePath: string,
  { requestId, sourceIp, authorizer }: Caller,
  stage: string,
  path: string,
) {
  const now = new Date();
  return {
    accountId: '000000000000',
    apiId: 'local',
    authorizer: authorizer ?? null,
    domainName: url.host,
    domainPrefix: url.hostname.split('.')[0] ?? '',
    extendedRequestId: requestId,
    httpMethod: request.method,
    identity: { sourceIp, userAgent: request.headers.get('user-agent') } as never,
    path: stage === '' ? path : `/${stage}${path}`,
    protocol: 'HTTP/1.1',
    requestId,
    requestTime: commonLogTime(now),
    requestTimeEpoch: now.getTime(),
    resourceId: 'local',
    resourcePath,
    stage: stage || '$default',
  };
}
