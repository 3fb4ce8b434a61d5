import type { HttpCors } from '../../load/events.js';
import type { Resource, Service } from '../../types.js';
import { defaultCorsHeaders } from '../cors-headers.js';
import { corsOf, methodId, type RestRoute, resourceRef, restApi } from './rest-routes.js';

/** API Gateway's response to OPTIONS of a path. */
export interface RestPreflight {
  /** Like `RestRoute.path`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /**
   * Origin patterns of which the response contains the caller's origin, where `*` matches any characters; undefined if
   * the response is always the same.
   */
  readonly origins: readonly string[] | undefined;
}

/** The paths with CORS; routes with the same path share it. */
export function restPreflights(routes: readonly RestRoute[]): RestPreflight[] {
  const byPath = new Map<string, HttpCors>();
  for (const route of routes) {
    const cors = corsOf(route);
    if (cors) byPath.set(route.path, together(byPath.get(route.path), cors));
  }
  return [...byPath].map(([path, cors]) => {
    const origins =
      cors.origins ?? (cors.origin?.includes(',') ? cors.origin.split(',').map((origin) => origin.trim()) : undefined);
    return { path, origins, headers: preflightHeaders(cors, origins?.[0] ?? cors.origin ?? '*') };
  });
}

/** An OPTIONS method for each path with CORS. */
export function corsMethods(routes: readonly RestRoute[], service: Service): Record<string, Resource> {
  return Object.fromEntries(
    restPreflights(routes).map((one) => [methodId(one.path, 'options'), preflight(one, service)]),
  );
}

function together(known: HttpCors | undefined, added: HttpCors): HttpCors {
  if (!known) return added;
  const union = (key: 'methods' | 'headers' | 'origins') => {
    const all = [...new Set([...(known[key] ?? []), ...(added[key] ?? [])])];
    return all.length > 0 ? { [key]: all } : {};
  };
  const allowCredentials = known.allowCredentials || added.allowCredentials;
  return {
    ...known,
    ...added,
    ...union('methods'),
    ...union('headers'),
    ...union('origins'),
    ...(allowCredentials && { allowCredentials }),
  };
}

function preflight({ path, headers, origins }: RestPreflight, service: Service): Resource {
  const response = (value: (text: string) => unknown) =>
    Object.fromEntries(Object.entries(headers).map(([name, text]) => [`method.response.header.${name}`, value(text)]));
  return {
    Type: 'AWS::ApiGateway::Method',
    Properties: {
      RestApiId: restApi(service),
      ResourceId: resourceRef(path, service),
      HttpMethod: 'OPTIONS',
      AuthorizationType: 'NONE',
      MethodResponses: [{ StatusCode: '200', ResponseParameters: response(() => true) }],
      Integration: {
        Type: 'MOCK',
        RequestTemplates: { 'application/json': '{"statusCode":200}' },
        ContentHandling: 'CONVERT_TO_TEXT',
        IntegrationResponses: [
          {
            StatusCode: '200',
            ResponseParameters: response((text) => `'${text}'`),
            ResponseTemplates: { 'application/json': origins ? originTemplate(origins) : '' },
          },
        ],
      },
    },
  };
}

function preflightHeaders(cors: HttpCors, origin: string): Record<string, string> {
  const methods = (cors.methods ?? []).flatMap((method) =>
    method === 'ANY' ? ['DELETE', 'GET', 'HEAD', 'PATCH', 'POST', 'PUT'] : [method],
  );
  return {
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Allow-Headers': (cors.headers ?? defaultCorsHeaders).join(','),
    'Access-Control-Allow-Methods': [...new Set(methods)].join(','),
    ...(cors.allowCredentials && { 'Access-Control-Allow-Credentials': 'true' }),
    ...(cors.maxAge && { 'Access-Control-Max-Age': String(cors.maxAge) }),
    ...(cors.cacheControl && { 'Cache-Control': cors.cacheControl }),
  };
}

/** A preflight response contains one origin: the caller's, if it is allowed. */
function originTemplate(origins: readonly string[]): string {
  const tests = origins.map((origin) => `$origin.matches("${origin.replace(/\./g, '[.]').replace(/\*/g, '.+')}")`);
  return [
    '#set($origin = $input.params("Origin"))#if($origin == "")#set($origin = $input.params("origin"))#end',
    `#if(${tests.join(' || ')})#set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)#end`,
  ].join('\n');
}
