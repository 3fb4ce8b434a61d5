import type { Resource, Service } from '../../types.js';
import { conditional, defined, targetOf } from '../builder.js';
import { invocationUri } from '../http-api.js';
import { authorization } from './authorizers.js';
import { integrationResponses, methodResponses, requestTemplates } from './mapping.js';
import { requestModels, validatorId } from './models.js';
import { allParameters, requestParameters } from './parameters.js';
import { methodId, type RestRoute, resourceRef, restApi } from './rest-routes.js';

/** Creates one method per route. */
export function methodResources(routes: readonly RestRoute[], service: Service): Record<string, Resource> {
  const entries = routes.map((route) => [methodId(route.path, route.options.method), methodResource(route, service)]);
  return Object.fromEntries(entries);
}

function methodResource(route: RestRoute, service: Service): Resource {
  const { fn, options, path } = route;
  const parameters = requestParameters(options);
  const models = requestModels(route, service);
  const validated = models !== undefined || Object.values(parameters).some(Boolean);
  return conditional(fn, {
    Type: 'AWS::ApiGateway::Method',
    Properties: defined({
      RestApiId: restApi(service),
      ResourceId: resourceRef(path, service),
      HttpMethod: options.method,
      OperationName: options.operationId,
      ApiKeyRequired: options.private ?? false,
      ...authorization(route, service),
      RequestParameters: Object.keys(parameters).length > 0 ? parameters : undefined,
      RequestModels: models,
      RequestValidatorId: validated ? { Ref: validatorId } : undefined,
      Integration: integrationOf(route, service),
      MethodResponses: methodResponses(route),
    }),
  });
}

function integrationOf(route: RestRoute, service: Service): Record<string, unknown> {
  const { options, integration } = route;
  const mapped = integration === 'AWS' || integration === 'HTTP' || integration === 'MOCK';
  return defined({
    Type: integration,
    ...callTarget(route),
    TimeoutInMillis: options.timeoutInMillis ?? service.provider.apiGateway?.timeoutInMillis,
    RequestParameters: integrationParameters(route),
    ...(mapped && {
      PassthroughBehavior: options.request?.passThrough ?? (integration === 'AWS' ? 'NEVER' : undefined),
      ContentHandling: options.request?.contentHandling,
      RequestTemplates: requestTemplates(route),
      IntegrationResponses: integrationResponses(route),
    }),
  });
}

function callTarget({ fn, options, integration }: RestRoute): Record<string, unknown> {
  if (integration === 'MOCK') return {};
  if (integration === 'AWS' || integration === 'AWS_PROXY')
    return { IntegrationHttpMethod: 'POST', Uri: invocationUri(targetOf(fn)) };
  const link = options.connectionType && { ConnectionType: 'VPC_LINK', ConnectionId: options.connectionId };
  const method = (options.request?.method ?? options.method).toUpperCase();
  return { IntegrationHttpMethod: method === '*' ? 'ANY' : method, Uri: options.request?.uri, ...link };
}

/** The request parameters that are passed on; `async` tells Lambda not to wait. */
function integrationParameters({ options, integration }: RestRoute): Record<string, unknown> | undefined {
  const parameters: Record<string, unknown> = {};
  if (integration !== 'AWS_PROXY' && integration !== 'MOCK')
    for (const [name, value] of allParameters(options))
      parameters[`integration.request.${name}`] =
        (typeof value === 'object' && value.mappedValue) || `method.request.${name}`;
  if (options.async) parameters['integration.request.header.X-Amz-Invocation-Type'] = "'Event'";
  return Object.keys(parameters).length > 0 ? parameters : undefined;
}
