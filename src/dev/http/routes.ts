import type { LocalFunction } from '../functions/local-function.js';
import type { Authorizer } from './authorizer.js';

/** What requests are matched against. */
export interface RoutePlace {
  /** `GET`, …, or `ANY`. */
  readonly method: string;
  /** `/images/{id}`, `/files/{path+}`, or `$default`, which matches everything else. */
  readonly path: string;
}

/** A route of an API. */
export interface Route extends RoutePlace {
  readonly target: LocalFunction;
  readonly authorizer?: Authorizer | undefined;
  /** Payload format of the function's events: 1.0 for a REST API, or for an HTTP API that requests it. Default 2.0. */
  readonly payload?: '1.0' | '2.0' | undefined;
  /** Set for a REST API's route: its stage, the first segment of its path. */
  readonly stage?: string | undefined;
}

export interface RouteMatch<R extends RoutePlace = Route> {
  readonly route: R;
  /** As API Gateway names it: `GET /images/{id}` or `$default`. */
  readonly routeKey: string;
  readonly pathParameters: Readonly<Record<string, string>>;
}

export const routeKey = ({ method, path }: RoutePlace): string => (path === '$default' ? path : `${method} ${path}`);

/**
 * The most specific route for a request: a literal segment takes precedence over `{id}`, that over `{path+}`, and a
 * method over ANY.
 */
export function matchRoute(routes: readonly Route[], method: string, path: string): RouteMatch | undefined {
  return matchAll(
    routes.filter((route) => takes(route, method)),
    path,
  )[0];
}

/**
 * A REST API chooses the path first, so a path that has only other methods has no match, even if `{proxy+}` would match
 * it.
 */
export function matchRestRoute<R extends RoutePlace>(
  routes: readonly R[],
  method: string,
  path: string,
): RouteMatch<R> | undefined {
  const [best, ...others] = matchAll(routes, path);
  if (!best) return undefined;
  const kinds = pathRank(best.route.path);
  return [best, ...others].find(({ route }) => pathRank(route.path) === kinds && takes(route, method));
}

const takes = (route: RoutePlace, method: string) =>
  route.method === 'ANY' || route.path === '$default' || route.method === method;

/** Every route with this path, the most specific first. */
function matchAll<R extends RoutePlace>(routes: readonly R[], path: string): RouteMatch<R>[] {
  const segments = splitPath(path);
  const matches = routes.flatMap((route) => {
    const pathParameters = route.path === '$default' ? {} : matchPath(splitPath(route.path), segments);
    return pathParameters ? [{ route, routeKey: routeKey(route), pathParameters }] : [];
  });
  return matches.sort((a, b) => compare(rank(a.route), rank(b.route)));
}

/** Segments, still encoded; a trailing slash is ignored. */
function splitPath(path: string): string[] {
  return path.replace(/\/$/, '').split('/').slice(1);
}

function matchPath(pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [at, part] of pattern.entries()) {
    const greedy = /^\{(.+)\+\}$/.exec(part)?.[1];
    if (greedy !== undefined) {
      if (segments.length <= at) return undefined;
      return { ...parameters, [greedy]: decode(segments.slice(at).join('/')) };
    }
    const segment = segments[at];
    const name = /^\{(.+)\}$/.exec(part)?.[1];
    if (segment === undefined || (name === undefined && decode(segment) !== part)) return undefined;
    if (name !== undefined) parameters[name] = decode(segment);
  }
  return pattern.length === segments.length ? parameters : undefined;
}

/** A sort key that puts the more specific route first. */
const rank = ({ method, path }: RoutePlace) => `${pathRank(path)}|${method === 'ANY' ? 1 : 0}`;

function pathRank(path: string): string {
  if (path === '$default') return '9';
  return splitPath(path)
    .map((part) => (part.endsWith('+}') ? '2' : part.startsWith('{') ? '1' : '0'))
    .join('');
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Percent escapes that are not UTF-8 stay unchanged. */
export function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
