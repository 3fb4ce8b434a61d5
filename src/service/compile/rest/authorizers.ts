import type { HttpAuthorizer } from '../../load/events.js';
import type { Resource, Service, ServiceFunction, Text } from '../../types.js';
import { defined, inOwnAccount, invokePermission, targetOf } from '../builder.js';
import { executeApiArn, invocationUri } from '../http-api.js';
import { functionId, plainId } from '../names.js';
import { type RestRoute, restApi } from './rest-routes.js';

/** The authorizer of a route, with short forms expanded. */
export interface RestAuthorizer extends HttpAuthorizer {
  readonly kind: 'iam' | 'external' | 'cognito' | 'lambda';
  readonly name: string;
  readonly fn?: ServiceFunction;
}

export function authorizerOf({ options }: RestRoute, service: Service): RestAuthorizer | undefined {
  const given = options.authorizer;
  if (!given) return undefined;
  const settings: HttpAuthorizer =
    typeof given === 'object' ? given : given.includes(':') ? { arn: given } : { name: given };
  const type = settings.type?.toUpperCase();
  if (type === 'AWS_IAM' || (typeof given === 'string' && given.toUpperCase() === 'AWS_IAM'))
    return { kind: 'iam', name: 'aws_iam' };
  if (settings.authorizerId !== undefined) return { ...settings, kind: 'external', name: '' };
  const cognito =
    type === 'COGNITO_USER_POOLS' || (typeof settings.arn === 'string' && settings.arn.includes(':cognito-idp:'));
  const fn = settings.arn === undefined ? service.functions.find(({ key }) => key === settings.name) : undefined;
  const name = settings.name ?? nameIn(settings.arn);
  return { ...settings, kind: cognito ? 'cognito' : 'lambda', name, ...(fn && { fn }) };
}

/** The last part of an ARN: a function or a pool. */
const nameIn = (arn: Text | undefined) => (typeof arn === 'string' ? (arn.split(/[:/]/).at(-1) ?? '') : 'authorizer');

const authorizerId = (name: string) => `${functionId(plainId(name))}ApiGatewayAuthorizer`;

/** The authorization settings of a method. */
export function authorization(route: RestRoute, service: Service): Record<string, unknown> {
  const authorizer = authorizerOf(route, service);
  if (!authorizer) return { AuthorizationType: 'NONE' };
  const { kind, scopes, type = '' } = authorizer;
  if (kind === 'iam') return { AuthorizationType: 'AWS_IAM' };
  const cognito = kind === 'cognito' || type.toUpperCase() === 'COGNITO_USER_POOLS';
  return {
    AuthorizationType: cognito ? 'COGNITO_USER_POOLS' : 'CUSTOM',
    AuthorizerId: kind === 'external' ? authorizer.authorizerId : { Ref: authorizerId(authorizer.name) },
    ...(cognito && scopes?.length && { AuthorizationScopes: scopes }),
  };
}

/** An authorizer as one route describes it, with the logical id of its resource. */
export interface DescribedAuthorizer {
  readonly route: RestRoute;
  readonly authorizer: RestAuthorizer;
  readonly id: string;
  readonly resource: Resource;
}

/** The authorizers of all routes, in the order of the routes; the same name may occur several times. */
export function describedAuthorizers(routes: readonly RestRoute[], service: Service): DescribedAuthorizer[] {
  return routes.flatMap((route) => {
    const authorizer = authorizerOf(route, service);
    if (!authorizer || authorizer.kind === 'iam' || authorizer.kind === 'external') return [];
    return [
      { route, authorizer, id: authorizerId(authorizer.name), resource: authorizerResource(authorizer, service) },
    ];
  });
}

export function authorizerResources(routes: readonly RestRoute[], service: Service): Record<string, Resource> {
  const resources: Record<string, Resource> = {};
  for (const { authorizer, id, resource } of describedAuthorizers(routes, service)) {
    resources[id] ??= resource;
    if (authorizer.kind === 'lambda' && !authorizer.managedExternally)
      resources[`${plainId(authorizer.name)}LambdaPermissionApiGatewayAuthorizer`] = permission(authorizer, service);
  }
  return resources;
}

function authorizerResource(authorizer: RestAuthorizer, service: Service): Resource {
  const { kind, name, arn, fn } = authorizer;
  // explicit although it is API Gateway's default, so that the short form of an authorizer equals the long one
  const ttl = authorizer.resultTtlInSeconds ?? 300;
  const type = authorizer.type?.toUpperCase();
  const needsIdentity = !(type === 'REQUEST' && ttl === 0);
  return {
    Type: 'AWS::ApiGateway::Authorizer',
    Properties: defined({
      RestApiId: restApi(service),
      Name: name,
      Type: kind === 'cognito' ? 'COGNITO_USER_POOLS' : type === 'REQUEST' ? 'REQUEST' : 'TOKEN',
      IdentitySource: authorizer.identitySource ?? (needsIdentity ? 'method.request.header.Authorization' : undefined),
      IdentityValidationExpression: authorizer.identityValidationExpression,
      AuthorizerResultTtlInSeconds: ttl,
      ...(kind === 'cognito' ? { ProviderARNs: [arn] } : { AuthorizerUri: invocationUri(fn ? targetOf(fn) : arn) }),
    }),
  };
}

function permission({ fn, arn }: RestAuthorizer, service: Service): Resource {
  const source = { SourceArn: executeApiArn(restApi(service), '/authorizers/*') };
  if (fn) return invokePermission(fn, 'apigateway.amazonaws.com', source);
  const properties = {
    Action: 'lambda:InvokeFunction',
    FunctionName: arn,
    Principal: 'apigateway.amazonaws.com',
    ...source,
  };
  return inOwnAccount(arn, { Type: 'AWS::Lambda::Permission', Properties: properties });
}
