import type { Reporter } from '../../errors/reporter.js';
import { httpApiRoutes } from '../../service/compile/http-api.js';
import type { HttpApiOptions, S3Options, StreamOptions } from '../../service/events.js';
import type { Service, ServiceFunction } from '../../service/service.js';
import type { CorsSettings, HttpApiAuthorizer } from '../../service/settings.js';
import type { LocalFunction } from '../functions/local-function.js';
import type { Authorizer } from '../http/authorizer.js';
import type { CorsRules } from '../http/front.js';
import type { Route } from '../http/routes.js';
import type { LocalApp, ObjectSubscription, StreamSubscription } from '../local-app.js';
import { asynchronousPolicy, streamPolicy } from '../triggers/retry-policy.js';

export type FindLocal = (key: string) => LocalFunction;

/** The service file's events as routes and triggers of this machine; what has none here is reported. */
export function serviceEvents(service: Service, find: FindLocal, reporter: Reporter): LocalApp {
  reportUnserved(service, reporter);
  const { cors } = service.provider.httpApi ?? {};
  return {
    functions: service.functions.map(({ key }) => find(key)),
    routes: httpApiRoutes(service).map(({ fn, options }) => toRoute(fn, options, service, find, reporter)),
    cors: cors ? corsRules(cors === true ? {} : cors) : undefined,
    objects: service.functions.flatMap((fn) =>
      fn.events.flatMap(({ type, options }) => (type === 's3' ? [toObjects(fn, options, service, find)] : [])),
    ),
    streams: service.functions.flatMap((fn) =>
      fn.events.flatMap(({ type, options }) =>
        type === 'stream' && options.kind === 'dynamodb' && options.enabled ? [toStream(fn, options, find)] : [],
      ),
    ),
  };
}

const served = ['httpApi', 's3', 'stream'];

function reportUnserved({ functions }: Service, reporter: Reporter): void {
  for (const { key, events } of functions) {
    const types = [...new Set(events.map(({ type }) => type))].filter((type) => !served.includes(type));
    if (types.length === 0) continue;
    const message = `${key}: ${types.join(', ')} events do not happen on this machine; send one with "emojify invoke ${key} --local"`;
    reporter.report({ level: 'warn', code: 'EVENTS_NOT_SERVED', message, data: { function: key, events: types } });
  }
}

function toRoute(
  fn: ServiceFunction,
  options: HttpApiOptions,
  service: Service,
  find: FindLocal,
  reporter: Reporter,
): Route {
  const { method, path, authorizer } = options;
  const name = typeof authorizer === 'string' ? authorizer : authorizer?.name;
  const settings = name === undefined ? undefined : service.provider.httpApi?.authorizers?.[name];
  const place = path === '*' ? '$default' : path;
  return { method, path: place, target: find(fn.key), authorizer: settings && toAuthorizer(settings, find, reporter) };
}

function toAuthorizer(settings: HttpApiAuthorizer, find: FindLocal, reporter: Reporter): Authorizer | undefined {
  const { functionName, identitySource = [] } = settings;
  if (settings.type === 'request' && functionName !== undefined) {
    const sources = [identitySource].flat().filter((source) => typeof source === 'string');
    return { target: find(functionName), identitySource: sources };
  }
  const message = 'authorizers outside the service file’s functions are not asked here: their routes are open';
  reporter.report({ level: 'warn', code: 'AUTHORIZER_NOT_SERVED', message });
  return undefined;
}

function toObjects(fn: ServiceFunction, options: S3Options, service: Service, find: FindLocal): ObjectSubscription {
  const { bucket, event, rules } = options;
  const name = typeof bucket === 'string' ? (service.provider.s3?.[bucket]?.name ?? bucket) : 'local';
  const parts = rules.map(({ prefix, suffix }) => ({ prefix: String(prefix ?? ''), suffix: String(suffix ?? '') }));
  const prefix = parts.find((part) => part.prefix !== '')?.prefix ?? '';
  const suffix = parts.find((part) => part.suffix !== '')?.suffix ?? '';
  return {
    target: find(fn.key),
    bucket: String(name),
    filters: [{ event, prefix, suffix }],
    policy: asynchronousPolicy(fn.settings.maximumRetryAttempts),
  };
}

function toStream(fn: ServiceFunction, options: StreamOptions, find: FindLocal): StreamSubscription {
  return {
    target: find(fn.key),
    patterns: options.filterPatterns ?? [],
    batchSize: options.batchSize,
    window: (options.batchWindow ?? 0) * 1000,
    policy: streamPolicy(options.maximumRetryAttempts),
    bisect: options.bisectBatchOnFunctionError ?? false,
    partial: options.functionResponseType === 'ReportBatchItemFailures',
  };
}

/** Defaults as HTTP APIs have them with `cors: true`. */
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
