import type { Reporter } from '../../errors/reporter.js';
import { httpApiRoutes } from '../../service/compile/http-api.js';
import { authorizerOf } from '../../service/compile/rest/authorizers.js';
import { type RestRoute, restRoutes } from '../../service/compile/rest/rest-routes.js';
import type { HttpApiOptions } from '../../service/load/events.js';
import type { CorsSettings } from '../../service/load/settings.js';
import type { Service, ServiceFunction } from '../../service/types.js';
import { own } from '../../util/own.js';
import type { LocalFunction } from '../functions/local-function.js';
import type { Authorizer } from '../http/authorizer.js';
import type { CorsRules } from '../http/front.js';
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
  const stage = service.provider.apiGateway?.stage ?? service.stage;
  const rest = restRoutes(service).filter(({ integration }) => integration === 'AWS_PROXY');
  return [
    ...http,
    ...rest.map((route) => {
      const path = ['', stage, ...(route.path === '' ? [] : [route.path])].join('/');
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
  const kind = type.toLowerCase() === 'request' ? 'rest-request' : 'rest-token';
  return { kind, target: find(fn.key), identitySource: identitySource.split(/, */) };
}

const has = (functions: readonly ServiceFunction[], key: string | undefined): key is string =>
  functions.some((fn) => fn.key === key);

/** What the file allows to pages of other origins; `true` takes the defaults of HTTP APIs. */
export function serviceCors(service: Service): CorsRules | undefined {
  const { cors } = service.provider.httpApi ?? {};
  if (cors) return corsRules(cors === true ? {} : cors);
  return restRoutes(service).some(({ options }) => options.cors) ? corsRules({}) : undefined;
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
