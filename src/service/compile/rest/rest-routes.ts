import type { HttpCors, HttpOptions } from '../../load/events.js';
import type { Service, ServiceFunction } from '../../types.js';
import { plainId } from '../names.js';

export const restApiId = 'ApiGatewayRestApi';
export const restApi = { Ref: restApiId } as const;

export type Integration = 'AWS_PROXY' | 'AWS' | 'HTTP' | 'HTTP_PROXY' | 'MOCK';

/** A route of the REST API with its short forms expanded. */
export interface RestRoute {
  readonly fn: ServiceFunction;
  readonly options: HttpOptions;
  /** Without leading and trailing slashes; empty for the root. */
  readonly path: string;
  readonly integration: Integration;
}

export function restRoutes(service: Service): RestRoute[] {
  return service.functions.flatMap((fn) =>
    fn.events.flatMap((event) => (event.type === 'http' ? [restRoute(fn, event.options)] : [])),
  );
}

function restRoute(fn: ServiceFunction, options: HttpOptions): RestRoute {
  const path = (options.path === '*' ? '{proxy+}' : options.path).replace(/^\/|\/$/g, '');
  return { fn, options, path, integration: integrationOf(options) };
}

function integrationOf({ integration, async }: HttpOptions): Integration {
  if (!integration) return async ? 'AWS' : 'AWS_PROXY';
  const name = integration.toUpperCase().replace('-', '_');
  if (name === 'LAMBDA') return 'AWS';
  return name === 'LAMBDA_PROXY' ? 'AWS_PROXY' : (name as Integration);
}

/** `users/{id}` is `UsersIdVar`. */
export function pathId(path: string): string {
  const part = (text: string) => plainId(text.replace(/[{}+]/g, '')) + (text.startsWith('{') ? 'Var' : '');
  return path.split('/').map(part).join('');
}

export const resourceId = (path: string) => `ApiGatewayResource${pathId(path)}`;
export const methodId = (path: string, method: string) =>
  `ApiGatewayMethod${pathId(path)}${plainId(method.toLowerCase())}`;

/** The value of a method's or resource's `ResourceId` or `ParentId`. */
export function resourceRef(path: string): unknown {
  return path === '' ? { 'Fn::GetAtt': [restApiId, 'RootResourceId'] } : { Ref: resourceId(path) };
}

/** Every path that needs a resource: those of the routes and all their parents. */
export function allPaths(routes: readonly RestRoute[]): string[] {
  const paths = routes.flatMap(({ path }) => {
    const steps = path === '' ? [] : path.split('/');
    return steps.map((_, index) => steps.slice(0, index + 1).join('/'));
  });
  return [...new Set(paths)];
}

/** CORS settings of a route with defaults; undefined if it has none. */
export function corsOf({ options }: RestRoute): (HttpCors & { readonly methods: readonly string[] }) | undefined {
  if (!options.cors) return undefined;
  const given = options.cors === true ? {} : options.cors;
  const methods = [...new Set([...(given.methods ?? []), 'OPTIONS', options.method])];
  return { ...given, methods };
}
