import type { Reporter } from '../../errors/reporter.js';
import { httpApiRoutes } from '../../service/compile/http-api.js';
import { authorizerOf } from '../../service/compile/rest/authorizers.js';
import { restPreflights } from '../../service/compile/rest/cors.js';
import { type RestRoute, restRoutes } from '../../service/compile/rest/rest-routes.js';
import type { HttpApiOptions } from '../../service/load/events.js';
import type { CorsSettings, HttpApiAuthorizer } from '../../service/load/settings.js';
import type { Service, ServiceFunction, Text } from '../../service/types.js';
import { own } from '../../util/own.js';
import type { LocalFunction } from '../functions/local-function.js';
import type { Authorizer } from '../http/authorizer.js';
import type { CorsRules } from '../http/front.js';
import type { JwtKeys } from '../http/jwt-authorizer.js';
import type { RestApi } from '../http/rest-api.js';
import type { Route } from '../http/routes.js';

export type FindLocal = (key: string) => LocalFunction;

export interface RouteOptions {
  readonly reporter: Reporter;
  /** The keys with which tokens are checked. */
  readonly keys: JwtKeys;
}

interface RouteParts {
  readonly find: FindLocal;
  readonly keys: JwtKeys;
}

/** The routes of the service's HTTP API, and those of its REST API below the stage's name, as on AWS. */
export function serviceRoutes(service: Service, find: FindLocal, { reporter, keys }: RouteOptions): Route[] {
  const guarded = (path: string, guard: Guard): Authorizer | undefined => {
    if (guard !== 'elsewhere' && guard !== 'unknown issuer') return guard;
    const message =
      guard === 'elsewhere'
        ? `${path}: its authorizer is not a function of this service, so the route is open locally`
        : `${path}: its token issuer is known only on AWS, so the route is open locally: pass the issuer's keys with --jwks FILE`;
    reporter.report({ level: 'warn', code: 'AUTHORIZER_NOT_SERVED', message });
    return undefined;
  };
  const http = httpApiRoutes(service).map(({ fn, options }) => {
    const path = options.path === '*' ? '$default' : options.path;
    const authorizer = guarded(path, httpAuthorizer(options, service, { find, keys }));
    const payload = fn.settings.httpApi?.payload ?? service.provider.httpApi?.payload;
    return {
      method: options.method,
      path,
      payload: payload === '1.0' ? ('1.0' as const) : undefined,
      target: find(fn.key),
      authorizer,
    };
  });
  const stage = stageOf(service);
  const all = restRoutes(service);
  const rest = all.filter(({ integration }) => integration === 'AWS_PROXY');
  for (const { fn, options, integration } of all.filter((route) => !rest.includes(route))) {
    const message = `${options.method} ${options.path}: its integration ${integration} is not supported locally`;
    const data = { function: fn.key, route: `${options.method} ${options.path}` };
    reporter.report({ level: 'warn', code: 'EVENTS_NOT_SERVED', message, data });
  }
  return [
    ...http,
    ...rest.map((route) => {
      const path = restPath(stage, route.path);
      const authorizer = guarded(path, restAuthorizer(route, service, find));
      return {
        method: route.options.method,
        path,
        stage,
        payload: '1.0' as const,
        target: find(route.fn.key),
        authorizer,
      };
    }),
  ];
}

const stageOf = ({ provider, stage }: Service) => provider.apiGateway?.stage ?? stage;
const restPath = (stage: string, path: string) => ['', stage, ...(path === '' ? [] : [path])].join('/');

/** The service's REST API as in its template: preflight responses of paths with CORS, and the binary types. */
export function serviceRest(service: Service): RestApi | undefined {
  const routes = restRoutes(service);
  if (routes.length === 0) return undefined;
  const stage = stageOf(service);
  const preflights = restPreflights(routes).map((preflight) => ({
    ...preflight,
    method: 'OPTIONS',
    path: restPath(stage, preflight.path),
  }));
  return { stage, binaryMediaTypes: service.provider.apiGateway?.binaryMediaTypes ?? [], preflights };
}

type Guard = Authorizer | 'elsewhere' | 'unknown issuer' | undefined;

function httpAuthorizer({ authorizer }: HttpApiOptions, service: Service, route: RouteParts): Guard {
  if (authorizer === undefined) return undefined;
  const { name = '', scopes = [] } = typeof authorizer === 'string' ? { name: authorizer } : authorizer;
  const given = own(service.provider.httpApi?.authorizers, name);
  if (!given) return 'elsewhere';
  if (given.type !== 'request') return jwtAuthorizer(name, given, scopes, route);
  const { functionName, identitySource = [] } = given;
  if (!has(service.functions, functionName)) return 'elsewhere';
  return { kind: 'http', target: route.find(functionName), identitySource: texts(identitySource) };
}

function jwtAuthorizer(
  name: string,
  { issuerUrl, audience, identitySource = [] }: HttpApiAuthorizer,
  scopes: readonly string[],
  { keys }: RouteParts,
): Guard {
  const [issuer] = texts(issuerUrl);
  if (issuer === undefined && !keys.given) return 'unknown issuer';
  const sources = texts(identitySource);
  const identity = sources.length > 0 ? sources : ['$request.header.Authorization'];
  return { kind: 'jwt', name, issuer, audience: texts(audience), scopes, identitySource: identity, keys };
}

/** Literal values; others are known only on AWS. */
const texts = (values: Text | readonly Text[] | undefined): string[] =>
  [values ?? []].flat().filter((value) => typeof value === 'string');

function restAuthorizer(route: RestRoute, service: Service, find: FindLocal): Guard {
  const authorizer = authorizerOf(route, service);
  if (!authorizer) return undefined;
  const { fn, type = 'token', identitySource = 'method.request.header.Authorization' } = authorizer;
  if (!fn) return 'elsewhere';
  const identity = { target: find(fn.key), identitySource: identitySource.split(/, */) };
  if (type.toLowerCase() === 'request') return { kind: 'rest-request', ...identity };
  return { kind: 'rest-token', ...identity, expression: authorizer.identityValidationExpression };
}

const has = (functions: readonly ServiceFunction[], key: string | undefined): key is string =>
  functions.some((fn) => fn.key === key);

/** The HTTP API's CORS settings; `true` means its defaults. */
export function serviceCors(service: Service): CorsRules | undefined {
  const { cors } = service.provider.httpApi ?? {};
  return cors ? corsRules(cors === true ? {} : cors) : undefined;
}

function corsRules(settings: CorsSettings): CorsRules {
  return {
    allowedOrigins: settings.allowedOrigins ?? ['*'],
    allowedMethods: settings.allowedMethods ?? ['OPTIONS', 'GET', 'POST', 'PUT', 'PATCH', 'HEAD', 'DELETE'],
    allowedHeaders: settings.allowedHeaders ?? ['content-type', 'authorization', 'x-api-key'],
    exposedHeaders: settings.exposedResponseHeaders ?? [],
    allowCredentials: settings.allowCredentials ?? false,
    maxAge: settings.maxAge,
  };
}
