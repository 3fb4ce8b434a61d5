import { own } from '../../../util/own.js';
import type { Resource, Service } from '../../types.js';
import { defined } from '../builder.js';
import { isPlain } from '../merge.js';
import { plainId } from '../names.js';
import { requestParameters } from './parameters.js';
import { methodId, type RestRoute, restApi } from './rest-routes.js';

export const validatorId = 'ApiGatewayRequestValidator';

interface Model {
  readonly id: string;
  readonly contentType: string;
  readonly schema: unknown;
  readonly name?: string;
  readonly description?: string;
}

/** Schemas for a route's body: named under `provider.apiGateway.request.schemas`, or inline. */
function modelsOf({ options, path }: RestRoute, service: Service): Model[] {
  const named = service.provider.apiGateway?.request?.schemas ?? {};
  return Object.entries(options.request?.schemas ?? {}).map(([contentType, given]) => {
    const known = typeof given === 'string' ? own(named, given) : undefined;
    if (typeof given === 'string' && known) {
      const { schema, name, description } = known;
      return defined({
        id: `ApiGateway${plainId(given)}Model`,
        contentType: 'application/json',
        schema,
        name,
        description,
      });
    }
    const id = `${methodId(path, options.method)}${plainId(contentType)}Model`;
    const detailed =
      isPlain(given) && 'schema' in given ? (given as unknown as Omit<Model, 'id' | 'contentType'>) : { schema: given };
    return defined({
      id,
      contentType,
      schema: detailed.schema,
      name: detailed.name,
      description: detailed.description,
    });
  });
}

export function requestModels(route: RestRoute, service: Service): Record<string, unknown> | undefined {
  const models = modelsOf(route, service);
  const types = Object.keys(route.options.request?.schemas ?? {});
  return models.length > 0 ? Object.fromEntries(models.map(({ id }, index) => [types[index], { Ref: id }])) : undefined;
}

/** The models, and one validator for all methods that need it. */
export function modelResources(routes: readonly RestRoute[], service: Service): Record<string, Resource> {
  const models = routes.flatMap((route) => modelsOf(route, service));
  const needed =
    models.length > 0 || routes.some(({ options }) => Object.values(requestParameters(options)).some(Boolean));
  const entries = models.map(({ id, contentType, schema, name, description }) => {
    const properties = defined({
      RestApiId: restApi(service),
      ContentType: contentType,
      Schema: schema,
      Name: name,
      Description: description,
    });
    return [id, { Type: 'AWS::ApiGateway::Model', Properties: properties }];
  });
  return { ...(needed && { [validatorId]: validator(service) }), ...Object.fromEntries(entries) };
}

function validator(service: Service): Resource {
  const { name, stage } = service;
  const properties = {
    RestApiId: restApi(service),
    Name: `${name}-${stage}`,
    ValidateRequestBody: true,
    ValidateRequestParameters: true,
  };
  return { Type: 'AWS::ApiGateway::RequestValidator', Properties: properties };
}
