import type { HttpCors, HttpOptions } from '../../load/events.js';
import type { Service, ServiceFunction, Text } from '../../types.js';
import { plainId } from '../names.js';

export const restApiId = 'ApiGatewayRestApi';

/** The id of the REST API that the routes belong to: that of the stack, or an existing one. */
export const restApi = ({ provider }: Service): Text => provider.apiGateway?.restApiId ?? { Ref: restApiId };

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
  const path = trimmed(options.path === '*' ? '{proxy+}' : options.path);
  return { fn, options, path, integration: integrationOf(options) };
}

const trimmed = (path: string) => path.replace(/^\/|\/$/g, '');

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
export function resourceRef(path: string, service: Service): unknown {
  const existing = existingPaths(service).get(path);
  if (existing !== undefined) return existing;
  return path === '' ? { 'Fn::GetAtt': [restApiId, 'RootResourceId'] } : { Ref: resourceId(path) };
}

/** Paths that an existing API has already, like `RestRoute.path`, with the ids of their resources. */
export function existingPaths({ provider }: Service): ReadonlyMap<string, Text> {
  const { restApiRootResourceId: root, restApiResources: given = {} } = provider.apiGateway ?? {};
  // an item that did not pass the schema is null
  const entries = isList(given)
    ? given.flatMap((one): [string, Text][] => (one ? [[one.path, one.resourceId]] : []))
    : Object.entries(given);
  return new Map([
    ...(root === undefined ? [] : [['', root] as const]),
    ...entries.map(([path, id]) => [trimmed(path), id] as const),
  ]);
}

const isList = <T>(given: readonly T[] | object): given is readonly T[] => Array.isArray(given);

/** Every path that needs a new resource: those of the routes and all their parents, below what exists already. */
export function newPaths(routes: readonly RestRoute[], service: Service): string[] {
  const existing = existingPaths(service);
  const paths = routes.flatMap(({ path }) => {
    const steps = path === '' ? [] : path.split('/');
    const all = steps.map((_, index) => steps.slice(0, index + 1).join('/'));
    return all.slice(all.findLastIndex((one) => existing.has(one)) + 1);
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
