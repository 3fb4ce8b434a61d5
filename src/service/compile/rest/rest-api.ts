import { createHash } from 'node:crypto';
import type { ApiGatewaySettings, RestLogSettings } from '../../load/settings.js';
import type { Resource, Service } from '../../types.js';
import { defined, invokePermission } from '../builder.js';
import { executeApiArn, withApiId } from '../http-api.js';
import { functionId } from '../names.js';
import { tagList } from '../role.js';
import { authorizerResources } from './authorizers.js';
import { corsMethods } from './cors.js';
import { methodResources } from './methods.js';
import { modelResources } from './models.js';
import { newPaths, type RestRoute, resourceId, resourceRef, restApi, restApiId, restRoutes } from './rest-routes.js';
import { keyResources } from './usage-plan.js';

type Resources = Record<string, Resource>;

/** The service's REST API as plain resources: SAM's own event supports neither asynchronous nor mapped integrations. */
export function compileRestApi(service: Service): { resources: Resources; outputs: Record<string, unknown> } {
  const routes = restRoutes(service);
  if (routes.length === 0) return { resources: {}, outputs: {} };
  const settings = service.provider.apiGateway ?? {};
  const stageName = settings.stage ?? service.stage;
  const methods = { ...methodResources(routes, service), ...corsMethods(routes, service) };
  const existing = settings.restApiId !== undefined;
  const policy = existing ? stageName : settings.resourcePolicy;
  const deploymentId = `ApiGatewayDeployment${hash([methods, policy])}`;
  const made = deployment(service, Object.keys(methods));
  const resources: Resources = {
    ...(!existing && { [restApiId]: apiResource(service, settings) }),
    ...pathResources(routes, service),
    ...modelResources(routes, service),
    ...authorizerResources(routes, service),
    ...methods,
    [deploymentId]: existing ? onExistingApi(made, stageName) : made,
    ...(!existing && stageResources(service, settings, stageName, deploymentId)),
    ...permissions(routes, service),
    ...keyResources(service, settings, { name: stageName, madeBy: existing ? deploymentId : 'ApiGatewayStage' }),
  };
  return { resources, outputs: { ServiceEndpoint: endpointOutput(service, stageName) } };
}

/** A deployment is a snapshot, so a new one is created, with a new id, whenever a method changes. */
const hash = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 12);

function endpointOutput(service: Service, stage: string) {
  const url = (id: string) => `https://${id}.execute-api.\${AWS::Region}.\${AWS::URLSuffix}/${stage}`;
  return { Description: 'URL of the REST API', Value: withApiId(restApi(service), url) };
}

function apiResource(service: Service, settings: ApiGatewaySettings): Resource {
  const { provider, name, stage } = service;
  const statements = settings.resourcePolicy;
  return {
    Type: 'AWS::ApiGateway::RestApi',
    Properties: defined({
      Name: provider.apiName ?? (settings.shouldStartNameWithService ? `${name}-${stage}` : `${stage}-${name}`),
      Description: settings.description,
      EndpointConfiguration: defined({
        Types: [provider.endpointType?.toUpperCase() ?? 'EDGE'],
        VpcEndpointIds: provider.vpcEndpointIds,
      }),
      BinaryMediaTypes: settings.binaryMediaTypes,
      DisableExecuteApiEndpoint: settings.disableDefaultEndpoint,
      ApiKeySourceType: settings.apiKeySourceType?.toUpperCase(),
      MinimumCompressionSize: settings.minimumCompressionSize,
      Policy: statements && statements.length > 0 ? { Version: '2012-10-17', Statement: statements } : undefined,
      Tags: tagList(provider.tags),
    }),
  };
}

function pathResources(routes: readonly RestRoute[], service: Service): Resources {
  const entries = newPaths(routes, service).map((path) => {
    const steps = path.split('/');
    const parent = resourceRef(steps.slice(0, -1).join('/'), service);
    const properties = { RestApiId: restApi(service), ParentId: parent, PathPart: steps.at(-1) };
    return [resourceId(path), { Type: 'AWS::ApiGateway::Resource', Properties: properties }];
  });
  return Object.fromEntries(entries);
}

function deployment(service: Service, methods: readonly string[]): Resource {
  const properties = defined({
    RestApiId: restApi(service),
    Description: service.provider.apiGateway?.description,
  });
  return { Type: 'AWS::ApiGateway::Deployment', Properties: properties, DependsOn: methods };
}

/**
 * Creates the stage, or points an existing one to this deployment. It is kept when it is replaced or removed:
 * CloudFormation deletes the stage that points to a deployment with it, which other services may be using.
 */
const onExistingApi = ({ Properties, ...made }: Resource, stageName: string): Resource => ({
  ...made,
  DeletionPolicy: 'Retain',
  UpdateReplacePolicy: 'Retain',
  Properties: { ...Properties, StageName: stageName },
});

function stageResources(service: Service, settings: ApiGatewaySettings, name: string, deploymentId: string): Resources {
  const { provider } = service;
  const logs = logSettings(provider.logs?.restApi);
  const access = logs && logs.accessLogging !== false;
  const execution = logs && logs.executionLogging !== false;
  const account = logs && !logs.roleManagedExternally ? cloudWatchAccount(logs) : {};
  const method = defined({
    HttpMethod: '*',
    ResourcePath: '/*',
    MetricsEnabled: settings.metrics,
    LoggingLevel: execution ? (logs.level ?? 'INFO') : undefined,
    DataTraceEnabled: execution ? (logs.fullExecutionData ?? true) : undefined,
  });
  const group = { Type: 'AWS::Logs::LogGroup', Properties: logGroupProperties(service) };
  return {
    ...account,
    ...(access && { ApiGatewayLogGroup: group }),
    ApiGatewayStage: {
      Type: 'AWS::ApiGateway::Stage',
      ...(Object.keys(account).length > 0 && { DependsOn: 'ApiGatewayAccount' }),
      Properties: defined({
        RestApiId: restApi(service),
        DeploymentId: { Ref: deploymentId },
        StageName: name,
        TracingEnabled: provider.tracing?.apiGateway,
        AccessLogSetting: access
          ? { DestinationArn: { 'Fn::GetAtt': ['ApiGatewayLogGroup', 'Arn'] }, Format: logs.format ?? accessLogFormat }
          : undefined,
        MethodSettings: Object.keys(method).length > 2 ? [method] : undefined,
        Tags: tagList({ ...provider.stackTags, ...provider.tags }),
      }),
    },
  };
}

const logSettings = (given: boolean | RestLogSettings | undefined) => (given === true ? {} : given || undefined);

const accessLogFormat = JSON.stringify({
  requestId: '$context.requestId',
  ip: '$context.identity.sourceIp',
  requestTime: '$context.requestTime',
  httpMethod: '$context.httpMethod',
  resourcePath: '$context.resourcePath',
  status: '$context.status',
  protocol: '$context.protocol',
  responseLength: '$context.responseLength',
});

function logGroupProperties({ name, stage, provider }: Service) {
  return defined({ LogGroupName: `/aws/api-gateway/${name}-${stage}`, RetentionInDays: provider.logRetentionInDays });
}

/** API Gateway writes logs with one role per account and region. */
function cloudWatchAccount({ role }: RestLogSettings): Resources {
  const account = (arn: unknown) => ({
    ApiGatewayAccount: { Type: 'AWS::ApiGateway::Account', Properties: { CloudWatchRoleArn: arn } },
  });
  if (role !== undefined) return account(role);
  const trust = { Effect: 'Allow', Principal: { Service: 'apigateway.amazonaws.com' }, Action: 'sts:AssumeRole' };
  return {
    IamRoleApiGatewayLogs: {
      Type: 'AWS::IAM::Role',
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [trust] },
        ManagedPolicyArns: [
          { 'Fn::Sub': 'arn:${AWS::Partition}:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs' },
        ],
      },
    },
    ...account({ 'Fn::GetAtt': ['IamRoleApiGatewayLogs', 'Arn'] }),
  };
}

function permissions(routes: readonly RestRoute[], service: Service): Resources {
  const called = routes.filter(({ integration }) => integration === 'AWS' || integration === 'AWS_PROXY');
  const entries = [...new Set(called.map(({ fn }) => fn))].map((fn) => [
    `${functionId(fn.key)}LambdaPermissionApiGateway`,
    invokePermission(fn, 'apigateway.amazonaws.com', { SourceArn: executeApiArn(restApi(service), '/*/*') }),
  ]);
  return Object.fromEntries(entries);
}
