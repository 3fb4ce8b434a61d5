import { own } from '../../util/own.js';
import type { HttpApiOptions } from '../load/events.js';
import type { CorsSettings, HttpApiAuthorizer, HttpApiSettings } from '../load/settings.js';
import type { Resource, Service, ServiceFunction, Text } from '../types.js';
import { conditional, defined, inOwnAccount, invokePermission, targetOf } from './builder.js';
import { defaultCorsHeaders } from './cors-headers.js';
import { unique } from './function-url.js';
import { functionId, plainId } from './names.js';
import { tagList } from './role.js';

const apiId = 'HttpApi';
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'OPTIONS', 'HEAD', 'DELETE'];

/** Default limit of requests per second for a stage, so that an open API cannot cause unlimited cost. */
const defaultThrottle = { rateLimit: 50, burstLimit: 100 };

export interface HttpApiRoute {
  readonly fn: ServiceFunction;
  readonly options: HttpApiOptions;
}

export function httpApiRoutes(service: Service): HttpApiRoute[] {
  return service.functions.flatMap((fn) =>
    fn.events.flatMap((event) => (event.type === 'httpApi' ? [{ fn, options: event.options }] : [])),
  );
}

/** `GET /users/{id}`, or `$default` for the route that matches everything else. */
export function routeKey({ method, path }: HttpApiOptions): string {
  return path === '*' ? '$default' : `${method} ${path}`;
}

/**
 * The service's HTTP API as plain resources, one per route: diffs are readable, and emulators support them (they do not
 * read the OpenAPI body that SAM generates).
 */
export function compileHttpApi(service: Service): {
  resources: Record<string, Resource>;
  outputs: Record<string, unknown>;
} {
  const routes = httpApiRoutes(service);
  if (routes.length === 0) return { resources: {}, outputs: {} };
  const settings = service.provider.httpApi ?? {};
  const external = settings.id !== undefined;
  const api = settings.id ?? { Ref: apiId };
  const resources: Record<string, Resource> = external ? {} : ownApi(service, settings, routes);
  for (const fn of new Set(routes.map((route) => route.fn))) {
    resources[integrationId(fn)] = integration(fn, settings, api);
    resources[`${functionId(fn.key)}LambdaPermissionHttpApi`] = apiPermission(fn, api, '/*');
  }
  for (const { fn, options } of routes)
    resources[routeId(options)] = conditional(fn, route(fn, options, settings, api));
  return { resources, outputs: external ? {} : apiOutputs };
}

const apiOutputs = {
  HttpApiId: { Description: 'Id of the HTTP API', Value: { Ref: apiId } },
  HttpApiUrl: {
    Description: 'URL of the HTTP API',
    Value: { 'Fn::Sub': `https://\${${apiId}}.execute-api.\${AWS::Region}.\${AWS::URLSuffix}` },
  },
};

function ownApi(
  service: Service,
  settings: HttpApiSettings,
  routes: readonly HttpApiRoute[],
): Record<string, Resource> {
  const { provider } = service;
  const logs = provider.logs?.httpApi;
  return {
    [apiId]: {
      Type: 'AWS::ApiGatewayV2::Api',
      Properties: defined({
        Name: apiName(service, settings),
        Description: settings.description,
        ProtocolType: 'HTTP',
        DisableExecuteApiEndpoint: settings.disableDefaultEndpoint,
        CorsConfiguration: settings.cors ? cors(settings.cors === true ? {} : settings.cors, routes) : undefined,
        Tags: provider.tags,
      }),
    },
    ...(logs && { [`${apiId}LogGroup`]: accessLogGroup(service) }),
    [`${apiId}Stage`]: stage(service, settings, logs),
    ...authorizers(service),
  };
}

function apiName({ name, stage, provider }: Service, settings: HttpApiSettings): string {
  if (settings.name === undefined) return `${stage}-${name}`;
  return provider.httpApi?.shouldStartNameWithService ? `${name}-${settings.name}` : settings.name;
}

function stage(
  service: Service,
  { metrics, throttle }: HttpApiSettings,
  logs: boolean | { readonly format?: string } | undefined,
): Resource {
  return {
    Type: 'AWS::ApiGatewayV2::Stage',
    Properties: defined({
      ApiId: { Ref: apiId },
      StageName: '$default',
      AutoDeploy: true,
      DefaultRouteSettings: {
        DetailedMetricsEnabled: metrics ?? false,
        ThrottlingRateLimit: throttle?.rateLimit ?? defaultThrottle.rateLimit,
        ThrottlingBurstLimit: throttle?.burstLimit ?? defaultThrottle.burstLimit,
      },
      AccessLogSettings: logs
        ? {
            DestinationArn: { 'Fn::GetAtt': [`${apiId}LogGroup`, 'Arn'] },
            Format: (logs !== true && logs.format) || accessLogFormat,
          }
        : undefined,
      Tags: service.provider.tags,
    }),
  };
}

const accessLogFormat = JSON.stringify({
  requestId: '$context.requestId',
  ip: '$context.identity.sourceIp',
  requestTime: '$context.requestTime',
  httpMethod: '$context.httpMethod',
  routeKey: '$context.routeKey',
  status: '$context.status',
  protocol: '$context.protocol',
  responseLength: '$context.responseLength',
});

function accessLogGroup({ name, stage, provider }: Service): Resource {
  return {
    Type: 'AWS::Logs::LogGroup',
    Properties: defined({
      LogGroupName: `/aws/http-api/${name}-${stage}`,
      RetentionInDays: provider.logRetentionInDays,
      Tags: tagList(provider.tags),
    }),
  };
}

/** Methods that are not named are those of the routes. */
function cors(settings: CorsSettings, routes: readonly HttpApiRoute[]) {
  const used = routes.flatMap(({ options }) => (options.method === 'ANY' ? methods : [options.method]));
  return defined({
    AllowOrigins: unique(settings.allowedOrigins ?? ['*']),
    AllowHeaders: unique(settings.allowedHeaders ?? defaultCorsHeaders),
    AllowMethods: unique(settings.allowedMethods ?? ['OPTIONS', ...used]),
    AllowCredentials: settings.allowCredentials || undefined,
    ExposeHeaders: unique(settings.exposedResponseHeaders),
    MaxAge: settings.maxAge,
  });
}

const authorizerId = (name: string) => `${apiId}Authorizer${plainId(name)}`;
const authorizerName = (key: string, { name }: HttpApiAuthorizer) => name ?? key;

/** The authorizers under `provider.httpApi.authorizers` with the logical ids of their resources. */
export function describedAuthorizers(service: Service) {
  return Object.entries(service.provider.httpApi?.authorizers ?? {}).map(([key, given]) => {
    const name = authorizerName(key, given);
    const fn = service.functions.find((candidate) => candidate.key === given.functionName);
    return { key, given, name, fn, id: authorizerId(name), resource: authorizer(name, given, fn) };
  });
}

function authorizers(service: Service): Record<string, Resource> {
  const resources: Record<string, Resource> = {};
  for (const { given, name, fn, id, resource } of describedAuthorizers(service)) {
    resources[id] = resource;
    if (given.type === 'request' && !given.managedExternally)
      resources[`${plainId(name)}LambdaAuthorizerPermissionHttpApi`] = authorizerPermission(given, fn);
  }
  return resources;
}

function authorizer(name: string, given: HttpApiAuthorizer, fn: ServiceFunction | undefined): Resource {
  const identity = given.identitySource === undefined ? [] : [given.identitySource].flat();
  const common = { ApiId: { Ref: apiId }, Name: name, IdentitySource: identity };
  if (given.type !== 'request')
    return {
      Type: 'AWS::ApiGatewayV2::Authorizer',
      Properties: {
        ...common,
        AuthorizerType: 'JWT',
        JwtConfiguration: { Audience: unique([given.audience].flat() as Text[]), Issuer: given.issuerUrl },
      },
    };
  const arn = fn ? targetOf(fn) : given.functionArn;
  return {
    Type: 'AWS::ApiGatewayV2::Authorizer',
    Properties: defined({
      ...common,
      AuthorizerType: 'REQUEST',
      AuthorizerUri: invocationUri(arn),
      AuthorizerPayloadFormatVersion: given.payloadVersion ?? '2.0',
      AuthorizerResultTtlInSeconds: given.resultTtlInSeconds,
      EnableSimpleResponses: given.enableSimpleResponses,
    }),
  };
}

/** The URI under which API Gateway invokes a function. */
export function invocationUri(arn: unknown): unknown {
  const uri = 'arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Arn}/invocations';
  return { 'Fn::Sub': [uri, { Arn: arn }] };
}

function authorizerPermission(given: HttpApiAuthorizer, fn: ServiceFunction | undefined): Resource {
  const source = { SourceArn: executeApiArn({ Ref: apiId }, '/*') };
  if (fn) return invokePermission(fn, 'apigateway.amazonaws.com', source);
  const properties = {
    Action: 'lambda:InvokeFunction',
    FunctionName: given.functionArn,
    Principal: 'apigateway.amazonaws.com',
    ...source,
  };
  return inOwnAccount(given.functionArn, { Type: 'AWS::Lambda::Permission', Properties: properties });
}

const apiPermission = (fn: ServiceFunction, api: Text, path: string) =>
  invokePermission(fn, 'apigateway.amazonaws.com', { SourceArn: executeApiArn(api, path) });

/** The source ARN from which an API may invoke a function. */
export function executeApiArn(api: Text, path: string): unknown {
  const before = 'arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:';
  return withApiId(api, (id) => `${before}${id}${path}`);
}

/** A text of `Fn::Sub` that contains the id of an API. */
export function withApiId(api: Text, text: (id: string) => string): unknown {
  if (typeof api === 'string') return { 'Fn::Sub': text(api) };
  return typeof api.Ref === 'string'
    ? { 'Fn::Sub': text(`\${${api.Ref}}`) }
    : { 'Fn::Sub': [text('${Api}'), { Api: api }] };
}

const integrationId = (fn: ServiceFunction) => `${apiId}Integration${functionId(fn.key)}`;

function integration(fn: ServiceFunction, settings: HttpApiSettings, api: Text): Resource {
  return conditional(fn, {
    Type: 'AWS::ApiGatewayV2::Integration',
    Properties: {
      ApiId: api,
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: targetOf(fn),
      PayloadFormatVersion: fn.settings.httpApi?.payload ?? settings.payload ?? '2.0',
      TimeoutInMillis: 30_000,
    },
  });
}

/** `HttpApiRouteGetItemsIdVar`: the method, and the path with its variables marked. */
export function routeId({ method, path }: HttpApiOptions): string {
  if (path === '*') return `${apiId}RouteDefault`;
  const parts = path.split('/').map((part) => plainId(part.replace(/[{}+]/g, '')) + (part.includes('{') ? 'Var' : ''));
  return `${apiId}Route${plainId(method.toLowerCase())}${parts.join('')}`;
}

function route(fn: ServiceFunction, options: HttpApiOptions, settings: HttpApiSettings, api: Text): Resource {
  return {
    Type: 'AWS::ApiGatewayV2::Route',
    Properties: {
      ApiId: api,
      RouteKey: routeKey(options),
      Target: { 'Fn::Sub': `integrations/\${${integrationId(fn)}}` },
      ...authorization(options, settings),
    },
  };
}

function authorization({ authorizer: given }: HttpApiOptions, settings: HttpApiSettings) {
  if (!given) return {};
  const { name = '', id, type, scopes } = typeof given === 'string' ? { name: given } : given;
  if (type === 'aws_iam') return { AuthorizationType: 'AWS_IAM' };
  const known = own(settings.authorizers, name);
  const custom = (known?.type ?? type) === 'request';
  return defined({
    AuthorizationType: custom ? 'CUSTOM' : 'JWT',
    AuthorizerId: id ?? { Ref: authorizerId(known ? authorizerName(name, known) : name) },
    AuthorizationScopes: unique(scopes),
  });
}
