import type { Reporter } from '../../errors/reporter.js';
import { httpApiRoutes } from '../../service/compile/http-api.js';
import { authorizerOf } from '../../service/compile/rest/authorizers.js';
import { restPreflights } from '../../service/compile/rest/cors.js';
import { type RestRoute, restRoutes } from '../../service/compile/rest/rest-routes.js';
import type { HttpApiOptions } from '../../service/load/events.js';
import type { CorsSettings } from '../../service/load/settings.js';
import type { Service, ServiceFunction } from '../../service/types.js';
import { own } from '../../util/own.js';
import type { LocalFunction } from '../functions/local-function.js';
import type { Authorizer } from '../http/authorizer.js';
import type { CorsRules } from '../http/front.js';
import type { RestApi } from '../http/rest-api.js';
import type { Route } from '../http/routes.js';

export type FindLocal = (key: string) => LocalFunction;

/** The routes of the service's HTTP API, and those of its REST API below the stage's name, as on AWS. */
export function serviceRoutes(service: Service, find: FindLocal, reporter: Reporter): Route[] {
  const guarded = (path: string, guard: Guard): Authorizer | undefined => {
    if (guard !== 'elsewhere') return guard;
    const message = `${path}: its authorizer is none of the service's functions, so the route is open here`;
    reporter.report({ level: 'warn', code: 'AUTHORIZER_NOT_SERVED', message });
    return undefined;
  };
  const http = httpApiRoutes(service).map(({ fn, options }) => {
    const path = options.path === '*' ? '$default' : options.path;
    const authorizer = guarded(path, httpAuthorizer(options, service, find));
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
    const message = `${options.method} ${options.path}: its integration ${integration} is not served on this machine`;
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

/** The service's REST API as its template has it: preflights of paths with CORS, and the types that are binary. */
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

type Guard = Authorizer | 'elsewhere' | undefined;

function httpAuthorizer({ authorizer }: HttpApiOptions, service: Service, find: FindLocal): Guard {
  if (authorizer === undefined) return undefined;
  const name = typeof authorizer === 'string' ? authorizer : (authorizer.name ?? '');
  const { type, functionName, identitySource = [] } = own(service.provider.httpApi?.authorizers, name) ?? {};
  if (type !== 'request' || !has(service.functions, functionName)) return 'elsewhere';
  const sources = [identitySource].flat().filter((source) => typeof source === 'string');
  return { kind: 'http', target: find(functionName), identitySource: sources };
}

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

/** What the HTTP API allows to pages of other origins; `true` takes its defaults. */
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
