import {
  anyArn,
  architecture,
  environment,
  kmsKey,
  layers,
  logRetention,
  memorySize,
  numberOrFunction,
  packageSettings,
  runtimes,
  statements,
  tags,
  timeout,
  tracing,
  vpcRecord,
} from './common.js';
import { event } from './event-schemas.js';
import { byType, choice, flag, list, pattern, record, ref, type Schema, whole, words } from './kinds.js';

/** ARN or logical id of a role, or a function that returns the ARN. */
export const role = (record?: Schema): Schema =>
  byType(
    { string: { pattern: '^(arn:aws[\\w-]*:iam::.+|[A-Za-z][A-Za-z0-9]*)$' }, object: record ?? ref('intrinsic') },
    record
      ? 'a role’s ARN or logical id, or a map with "statements"'
      : 'a role’s ARN, its logical id, or a CloudFormation function',
  );

export const runtime: Schema = {
  ...choice(runtimes, 'Default nodejs24.x'),
  'x-expected': `one of ${runtimes.join(', ')}; only Node.js functions are supported`,
};

const destination = byType(
  {
    string: { minLength: 1 },
    object: record(
      { arn: anyArn(), type: choice(['function', 'sns', 'sqs', 'eventBus']) },
      { required: ['arn', 'type'] },
    ),
  },
  'a function of this service, an ARN, or { arn, type }',
);

const url = byType(
  {
    boolean: {},
    object: record({
      authorizer: choice(['aws_iam'], 'By default anyone may call it'),
      cors: byType({ boolean: {}, object: ref('cors') }, 'true, false or a map'),
      invokeMode: choice(['BUFFERED', 'RESPONSE_STREAM']),
    }),
  },
  'true, false or a map',
  'A URL for this function',
);

export const logs = record({
  logFormat: choice(['JSON', 'Text']),
  applicationLogLevel: choice(['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL']),
  systemLogLevel: choice(['DEBUG', 'INFO', 'WARN']),
  logGroup: pattern('^[\\w./#-]{1,512}$', 'a log group name such as /my/logs'),
});

const functionIam = record({
  role: record(
    { statements, inherit: flag('false: without provider.iam.role.statements. Default true') },
    { description: 'Permissions of this function, in addition to those of all functions' },
  ),
});

const runtimeManagement = byType(
  {
    string: choice(['auto', 'onFunctionUpdate']),
    object: record({ mode: choice(['auto', 'onFunctionUpdate', 'manual']), arn: anyArn() }),
  },
  'auto, onFunctionUpdate, or { mode: manual, arn }',
);

export const functionSchema: Schema = {
  ...record(
    {
      handler: pattern(
        '^[^\\s/][^\\s]*\\.[A-Za-z_$][\\w$]*$',
        '"file.export" such as "src/view.handler"',
        'File without extension, a dot, and the export',
      ),
      name: pattern(
        '^[A-Za-z0-9-_]{1,64}$',
        'a name of at most 64 letters, digits, "-" and "_"',
        'Default <service>-<stage>-<key>',
      ),
      description: { type: 'string', maxLength: 256, 'x-expected': 'text of at most 256 characters' },
      runtime,
      architecture,
      memorySize,
      timeout,
      environment,
      events: list(event, {}, 'What triggers the function'),
      url,
      iam: functionIam,
      role: role(),
      tags,
      layers,
      vpc: byType({ object: vpcRecord, boolean: { const: false }, null: {} }, 'a map, or false for none'),
      tracing,
      kmsKeyArn: kmsKey,
      ephemeralStorageSize: whole(512, 10240, 'MB of storage under /tmp'),
      logRetentionInDays: logRetention,
      disableLogs: flag('Do not allow the role to write logs'),
      logs,
      reservedConcurrency: numberOrFunction(0, 'Concurrent executions, both reserved and as a maximum'),
      provisionedConcurrency: numberOrFunction(0, 'Instances kept warm, behind an alias'),
      onError: anyArn('Dead-letter target of asynchronous invocations: ARN of a topic or queue'),
      destinations: record({ onSuccess: destination, onFailure: destination }),
      maximumEventAge: whole(60, 21600, 'Maximum age of an asynchronous event, in seconds'),
      maximumRetryAttempts: whole(0, 2, 'Retries of asynchronous invocations'),
      fileSystemConfig: record(
        { arn: anyArn(), localMountPath: pattern('^/mnt/[\\w.-]+$', 'a path under /mnt/') },
        { required: ['arn', 'localMountPath'] },
      ),
      snapStart: { const: false, 'x-expected': 'false: Lambda has no SnapStart for Node.js' },
      recursiveLoop: choice(['Allow', 'Terminate']),
      runtimeManagement,
      versionFunction: flag('Accepted for compatibility: versions are published only for aliases'),
      condition: words('Name of a condition under resources.Conditions'),
      dependsOn: byType({ string: { minLength: 1 }, array: { items: words() } }, 'a logical id or a list of them'),
      httpApi: record({ payload: choice(['1.0', '2.0']) }),
      package: packageSettings(true),
    },
    {
      required: ['handler'],
      unsupported: {
        image: 'container images are not supported; set a "handler", and its code is bundled into a zip',
        durableConfig: 'durable functions are not supported',
        logDataProtectionPolicy: 'set it under resources.extensions for the function’s log group',
        dotenv: 'use environment',
      },
    },
  ),
  'x-expected': 'a function: a map with "handler"',
};
