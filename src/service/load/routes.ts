import { httpApiRoutes } from '../compile/http-api.js';
import { restRoutes } from '../compile/rest/rest-routes.js';
import type { Service } from '../types.js';

/** A route of a deployed service. */
export interface ServiceRoute {
  /** `ANY` for a route that accepts every method. */
  readonly method: string;
  /** With the path's parameters as in the service file: `https://…/images/{id}`. */
  readonly url: string;
  /** The function's key in the service file. */
  readonly function: string;
}

/**
 * The routes of a service's APIs, with the addresses in the outputs of its stack; those without an address are omitted.
 */
export function serviceRoutes(service: Service, endpoints: Readonly<Record<string, string>>): ServiceRoute[] {
  const http = httpApiRoutes(service).map(({ fn, options }) => route(endpoints.HttpApiUrl, options, fn.key));
  const rest = restRoutes(service).map(({ fn, options, path }) =>
    route(endpoints.ServiceEndpoint, { method: options.method, path }, fn.key),
  );
  return [...http, ...rest].flatMap((found) => found ?? []);
}

interface Address {
  readonly method: string;
  readonly path: string;
}

function route(base: string | undefined, { method, path }: Address, key: string): ServiceRoute | undefined {
  if (base === undefined) return undefined;
  const below = path === '*' ? '' : path.replace(/^\//, '');
  const url = `${base.replace(/\/$/, '')}/${below}`;
  return { method: /^(any|\*)$/i.test(method) ? 'ANY' : method.toUpperCase(), url, function: key };
}
