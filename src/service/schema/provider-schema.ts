import {
  anyArn,
  architecture,
  arnText,
  environment,
  kmsKey,
  layers,
  logRetention,
  memorySize,
  regions,
  statements,
  tags,
  timeout,
  tracing,
  vpcRecord,
} from './common.js';
import { logs, role, runtime } from './function-schema.js';
import {
  anyCase,
  byType,
  choice,
  flag,
  list,
  map,
  pattern,
  record,
  ref,
  type Schema,
  textOrFunction,
  whole,
  words,
} from './kinds.js';

export const bucketName = pattern(
  '^(?!\\d+\\.\\d+\\.\\d+\\.\\d+$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$',
  'a bucket name of 3 to 63 lower-case letters, digits, "-" and "."',
);

export const stage = pattern('^[a-zA-Z0-9-]{1,64}$', 'a stage name of letters, digits and "-"');

const bucketProperties = [
  'accelerateConfiguration',
  'accessControl',
  'analyticsConfigurations',
  'bucketEncryption',
  'bucketName',
  'corsConfiguration',
  'intelligentTieringConfigurations',
  'inventoryConfigurations',
  'lifecycleConfiguration',
  'loggingConfiguration',
  'metricsConfigurations',
  'notificationConfiguration',
  'objectLockConfiguration',
  'objectLockEnabled',
  'ownershipControls',
  'publicAccessBlockConfiguration',
  'replicationConfiguration',
  'tags',
  'versioningConfiguration',
  'websiteConfiguration',
];
const bucket = record({
  name: textOrFunction({ pattern: bucketName.pattern }, bucketName['x-expected']),
  ...Object.fromEntries(bucketProperties.map((property) => [property, true as const])),
});

const textOrList = byType(
  { string: {}, object: ref('intrinsic'), array: { items: textOrFunction() } },
  'text or a list of strings',
);

const authorizer: Schema = {
  type: 'object',
  properties: {
    type: choice(['jwt', 'request'], 'Default jwt'),
    name: words(),
    identitySource: textOrList,
    issuerUrl: textOrFunction(),
    audience: textOrList,
    functionName: words('A function of this service'),
    functionArn: anyArn(),
    managedExternally: flag(),
    resultTtlInSeconds: whole(0, 3600),
    enableSimpleResponses: flag(),
    payloadVersion: choice(['1.0', '2.0']),
  },
  additionalProperties: false,
  if: { required: ['type'], properties: { type: { const: 'request' } } },
  then: {},
  else: { required: ['identitySource', 'issuerUrl', 'audience'] },
};

const httpApi = record(
  {
    name: words(),
    description: words(),
    payload: choice(['1.0', '2.0'], 'Default 2.0'),
    cors: byType({ boolean: {}, object: ref('cors') }, 'true, false or a map'),
    authorizers: map(authorizer),
    metrics: flag(),
    disableDefaultEndpoint: flag(),
    throttle: record(
      {
        rateLimit: { type: 'number', minimum: 0, 'x-expected': 'a number of requests per second' },
        burstLimit: whole(0, 100_000),
      },
      { description: 'Request limits of the stage; default 50 per second, bursts of 100' },
    ),
    id: textOrFunction({}, 'an API id', 'Id of an API that is not part of this stack'),
    shouldStartNameWithService: flag(),
    useProviderTags: flag('Accepted for compatibility: tags are applied'),
  },
  { unsupported: { timeout: 'an HTTP API times out after 30 s; set the functions’ timeout' } },
);

const apiKey = byType(
  {
    string: { minLength: 1 },
    object: {
      type: 'object',
      properties: { name: words(), value: words(), description: words(), customerId: words(), enabled: flag() },
      additionalProperties: { type: 'array', 'x-expected': 'the keys of a usage plan (a list)' },
    },
  },
  'a name, or a map with name, value, description, customerId, enabled',
);

const usagePlan = record({
  quota: record({
    limit: whole(0, Number.MAX_SAFE_INTEGER),
    offset: whole(0, 31),
    period: anyCase(['DAY', 'WEEK', 'MONTH']),
  }),
  throttle: record({
    burstLimit: whole(0, 1_000_000),
    rateLimit: { type: 'number', minimum: 0, 'x-expected': 'a number of requests per second' },
  }),
});

const existingResource = textOrFunction({ minLength: 1 }, 'a resource id');
const existingResources = byType(
  {
    object: map(existingResource),
    array: {
      items: record({ path: words(), resourceId: existingResource }, { required: ['path', 'resourceId'] }),
    },
  },
  'a map of paths to resource ids, or a list of { path, resourceId }',
  'Resource ids of the paths that the existing API already has',
);

const apiGateway = record(
  {
    apiKeys: list(apiKey),
    apiKeySourceType: anyCase(['HEADER', 'AUTHORIZER']),
    binaryMediaTypes: list(pattern('^\\S+/\\S+$', 'a media type such as image/png')),
    description: words(),
    disableDefaultEndpoint: flag(),
    metrics: flag(),
    minimumCompressionSize: whole(0, 10_485_760),
    request: record({
      schemas: map(
        record({ schema: { type: 'object' }, name: words(), description: words() }, { required: ['schema'] }),
      ),
    }),
    resourcePolicy: statements,
    restApiId: textOrFunction(
      { minLength: 1 },
      'an API id',
      'Id of an existing REST API, to which the routes are added',
    ),
    restApiRootResourceId: textOrFunction({ minLength: 1 }, 'a resource id', 'Id of the resource "/" of that API'),
    restApiResources: existingResources,
    shouldStartNameWithService: flag(),
    stage: words(),
    timeoutInMillis: whole(50, 300_000),
    usagePlan: byType({ object: usagePlan, array: { items: map(usagePlan) } }, 'a usage plan, or a list of named ones'),
  },
  {
    unsupported: { websocketApiId: 'websocket APIs are not supported' },
  },
);

const restLogs = record({
  accessLogging: flag(),
  executionLogging: flag(),
  format: words(),
  fullExecutionData: flag(),
  level: choice(['INFO', 'ERROR']),
  role: anyArn(),
  roleManagedExternally: flag(),
});

const iamRole = role({
  type: 'object',
  properties: {
    name: pattern('^[\\w+=,.@-]{1,64}$', 'a role name of at most 64 characters'),
    path: pattern('^/([\\u0021-\\u007f]+/)?$', 'a path such as /team/'),
    managedPolicies: list(anyArn()),
    permissionsBoundary: anyArn(),
    permissionBoundary: anyArn(),
    statements,
    tags,
  },
  patternProperties: { '^(Ref|Fn::[A-Z][A-Za-z0-9:]+)$': true },
  additionalProperties: false,
});

const iam = record({ role: iamRole, deploymentRole: anyArn() });

const providerLogs = record(
  {
    httpApi: byType({ boolean: {}, object: record({ format: words() }) }, 'true, false or { format }'),
    restApi: byType({ boolean: {}, object: restLogs }, 'true, false or a map'),
    lambda: logs,
    frameworkLambda: flag('Accepted for compatibility: emojify adds no helper functions'),
  },
  { unsupported: { websocket: 'websocket APIs are not supported' } },
);

export const providerSchema: Schema = record(
  {
    name: { const: 'aws', 'x-expected': 'aws: other clouds are not supported' },
    runtime,
    stage,
    region: { ...choice(regions), 'x-expected': 'an AWS region such as eu-west-1' },
    profile: words(),
    stackName: pattern(
      '^[a-zA-Z][a-zA-Z0-9-]{0,127}$',
      'a stack name of letters, digits and "-"',
      'Default <service>-<stage>',
    ),
    stackTags: tags,
    tags,
    architecture,
    memorySize,
    timeout,
    environment,
    iam,
    iamRoleStatements: { ...statements, description: 'Older name of iam.role.statements' },
    iamManagedPolicies: list(anyArn(), {}, 'Older name of iam.role.managedPolicies'),
    role: role(),
    vpc: vpcRecord,
    layers,
    kmsKeyArn: kmsKey,
    logRetentionInDays: logRetention,
    logs: providerLogs,
    tracing: record({ lambda: tracing, apiGateway: flag() }),
    httpApi,
    apiGateway,
    apiName: words('Name of the REST API'),
    endpointType: anyCase(['REGIONAL', 'EDGE', 'PRIVATE']),
    vpcEndpointIds: textOrList,
    s3: map(bucket, 'Buckets by key, for s3 events: name, and the properties of AWS::S3::Bucket'),
    deploymentBucket: byType({ string: bucketName, object: {} }, 'a bucket name or a map'),
    deploymentPrefix: words(),
    deploymentMethod: choice(['changesets', 'direct']),
    disableRollback: flag(),
    notificationArns: list(arnText()),
    rollbackConfiguration: { type: 'object' },
    stackParameters: list({ type: 'object' }),
    stackPolicy: list({ type: 'object' }),
    versionFunctions: flag('Accepted for compatibility: versions are published only for aliases'),
    deletionProtection: byType({ boolean: {}, object: {} }, 'true, false or { stages }'),
    runtimeManagement: true,
    kinesis: record({ consumerNamingMode: choice(['serviceSpecific']) }),
  },
  {
    required: ['name'],
    unsupported: {
      rolePermissionsBoundary: 'use iam.role.permissionsBoundary',
      cfnRole: 'use iam.deploymentRole',
      ecr: 'container images are not supported; set a "handler", and its code is bundled into a zip',
      alb: 'declare load balancers under resources:',
      cloudFront: 'declare distributions under resources:',
      websocket: 'websocket APIs are not supported',
      websocketsApiName: 'websocket APIs are not supported',
      websocketsApiRouteSelectionExpression: 'websocket APIs are not supported',
      websocketsDescription: 'websocket APIs are not supported',
    },
  },
);
