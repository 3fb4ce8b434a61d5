import {
  byType,
  choice,
  flag,
  list,
  map,
  pattern,
  record,
  ref,
  type Schema,
  text,
  textOrFunction,
  whole,
  words,
} from './kinds.js';

export const regions = [
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
  'us-gov-east-1',
  'us-gov-west-1',
  'us-iso-east-1',
  'us-iso-west-1',
  'us-isob-east-1',
  'af-south-1',
  'ap-east-1',
  'ap-east-2',
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-south-1',
  'ap-south-2',
  'ap-southeast-1',
  'ap-southeast-2',
  'ap-southeast-3',
  'ap-southeast-4',
  'ap-southeast-5',
  'ap-southeast-6',
  'ap-southeast-7',
  'ca-central-1',
  'ca-west-1',
  'cn-north-1',
  'cn-northwest-1',
  'eu-central-1',
  'eu-central-2',
  'eu-north-1',
  'eu-south-1',
  'eu-south-2',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'il-central-1',
  'me-central-1',
  'me-south-1',
  'mx-central-1',
  'sa-east-1',
];

export const runtimes = ['nodejs20.x', 'nodejs22.x', 'nodejs24.x'];

/** The only numbers of days that CloudWatch Logs accepts. */
const retentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const arnPattern = '^arn:[\\w-]+:[\\w-]+:[\\w-]*:[\\w-]*:.+$';

/** `arn:aws:<service>:…` or a function. */
export const arnOf = (service: string, what: string, description?: string): Schema =>
  textOrFunction(
    { pattern: `^arn:aws[\\w-]*:${service}:` },
    `an ARN of ${what} (arn:aws:${service}:…) or a CloudFormation function`,
    description,
  );

export const anyArn = (description?: string): Schema =>
  textOrFunction({ pattern: arnPattern }, 'an ARN (arn:aws:…) or a CloudFormation function', description);

export const arnText = (description?: string): Schema => pattern(arnPattern, 'an ARN (arn:aws:…)', description);

export const memorySize = whole(128, 10240, 'MB of memory; CPU grows with it. Default 1024');
export const timeout = whole(1, 900, 'Timeout in seconds. Default 6');
export const architecture = choice(
  ['arm64', 'x86_64'],
  'Default: arm64, or x86_64 for a function that uses the embedded face detector',
);
export const logRetention: Schema = {
  ...choice(retentionDays, 'Days to keep logs; by default they never expire'),
  type: 'integer',
};
export const tracing = byType(
  { boolean: {}, string: choice(['Active', 'PassThrough']) },
  'true, false, Active or PassThrough',
  'X-Ray tracing',
);
export const kmsKey = arnOf('kms', 'a KMS key', 'Key that encrypts the environment variables');

/** A number, or a CloudFormation function that returns one. */
export const numberOrFunction = (minimum: number, description: string): Schema =>
  byType(
    { integer: { minimum }, object: ref('intrinsic') },
    `a whole number from ${minimum} or a CloudFormation function`,
    description,
  );

export const environment: Schema = {
  type: 'object',
  patternProperties: {
    '^[A-Za-z]\\w*$': byType({ string: {}, object: ref('intrinsic'), null: {} }, 'text or a CloudFormation function'),
  },
  additionalProperties: false,
  'x-key': 'an environment variable: letters, digits and "_", a letter first',
  description: 'Environment variables; values may be CloudFormation functions; a variable without a value is removed',
};

export const tags: Schema = {
  type: 'object',
  patternProperties: {
    '^(?!aws:)[\\w./=+:@ -]{1,128}$': {
      type: 'string',
      maxLength: 256,
      'x-expected': 'text of at most 256 characters',
    },
  },
  additionalProperties: false,
  'x-key': 'a tag: 1 to 128 letters, digits and _ . / = + - : @, not beginning with "aws:"',
  description: 'Tags',
};

export const layers = list(
  textOrFunction(
    { pattern: '^arn:aws[\\w-]*:lambda:.*:layer:[^:]+:\\d+$' },
    'the ARN of a layer version (arn:aws:lambda:REGION:ACCOUNT:layer:NAME:VERSION) or a CloudFormation function',
  ),
  { max: 5 },
  'Layers, at most five: by ARN, or { Ref: <Name>LambdaLayer } for one of the service’s own',
);

const idList = (prefix: string, max: number) =>
  byType(
    {
      array: {
        items: textOrFunction({ pattern: `^${prefix}-\\w+$` }, `an id such as ${prefix}-0a1b2c3d`),
        maxItems: max,
      },
      object: ref('intrinsic'),
    },
    `a list of ids (${prefix}-…)`,
  );

export const vpcRecord: Schema = record(
  { securityGroupIds: idList('sg', 5), subnetIds: idList('subnet', 16), ipv6AllowedForDualStack: flag() },
  { required: ['securityGroupIds', 'subnetIds'], description: 'Run inside a VPC' },
);

const oneOrMany = (item: Schema, expected: string) =>
  byType(
    { string: item, array: { items: { type: 'string', ...item, 'x-expected': expected }, minItems: 1 } },
    expected,
  );

const action = oneOrMany(
  { pattern: '^(\\*|[A-Za-z0-9-]+:[\\w*?]+)$' },
  'an action such as s3:GetObject, or a list of them',
);
const resourceItem = textOrFunction({ minLength: 1 }, 'an ARN, "*" or a CloudFormation function');
const resource = byType(
  { string: { minLength: 1 }, object: ref('intrinsic'), array: { items: resourceItem, minItems: 1 } },
  'an ARN, "*", a CloudFormation function or a list of them',
);

/** `statements:` of a role, in IAM's format. */
export const statements: Schema = list(
  {
    type: 'object',
    properties: {
      Sid: pattern('^[A-Za-z0-9]*$', 'letters and digits'),
      Effect: choice(['Allow', 'Deny']),
      Action: action,
      NotAction: action,
      Resource: resource,
      NotResource: resource,
      Principal: true,
      NotPrincipal: true,
      Condition: { type: 'object' },
    },
    additionalProperties: false,
    required: ['Effect'],
    allOf: [
      { if: { not: { required: ['NotAction'] } }, then: { required: ['Action'] } },
      { if: { not: { required: ['NotResource'] } }, then: { required: ['Resource'] } },
    ],
  },
  {},
  'IAM statements in IAM’s format',
);

export const packageSettings = (perFunction: boolean): Schema =>
  record(
    {
      artifact: words('Your own zip, used instead of bundling'),
      patterns: list(words(), {}, 'Globs of files to add to the zip; "!" excludes, the last match wins'),
      individually: flag('Every function has its own zip anyway; accepted for compatibility'),
      ...(perFunction ? {} : { excludeDevDependencies: flag('Accepted for compatibility: bundling excludes them') }),
    },
    {
      unsupported: {
        path: 'artifacts are written to .emojify/',
      },
    },
  );

/** `null` disables the default. */
const listOrNone = byType({ array: { items: words() }, null: {} }, 'a list of strings');

export const definitions: Readonly<Record<string, Schema>> = {
  intrinsic: {
    type: 'object',
    minProperties: 1,
    maxProperties: 1,
    patternProperties: { '^(Ref|Condition|Fn::[A-Z][A-Za-z0-9:]+)$': true },
    additionalProperties: false,
    'x-expected': 'a CloudFormation function such as { Ref: … } or { "Fn::GetAtt": […] }',
    'x-key': 'a CloudFormation function (Ref or Fn::…)',
    description: 'A CloudFormation function',
  },
  filterPatterns: list(
    { type: 'object', 'x-expected': 'a filter pattern (a map)' },
    { min: 1, max: 10 },
    'Only events that match one of these reach the function',
  ),
  cors: record({
    allowedOrigins: listOrNone,
    allowedHeaders: listOrNone,
    allowedMethods: listOrNone,
    allowCredentials: flag(),
    exposedResponseHeaders: list(words()),
    maxAge: whole(0, 86400, 'Seconds that browsers may cache the response'),
  }),
  text: text(),
  plainMap: map(true),
};
