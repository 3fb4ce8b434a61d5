import { eventNames } from '../load/events.js';
import { anyArn, arnOf, arnText } from './common.js';
import { httpApiEvent, httpEvent } from './http-event-schemas.js';
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
  textOrFunction,
  whole,
  words,
} from './kinds.js';
import { sqs, stream } from './poll-event-schemas.js';

/** Only its type; the check reports details, because it can explain how to write them. */
const scheduleSyntax = { pattern: '^(?:(?:cron|rate)\\(.+\\)|(?:\\S+\\s+){4}\\S+)$' };
const scheduleExpected = '"rate(5 minutes)" or "cron(0 12 * * ? *)"';
const expression = textOrFunction(scheduleSyntax, scheduleExpected);
const ruleName = pattern('^[\\w.-]{1,64}$', 'a name of at most 64 letters, digits, ".", "-" and "_"');
const description: Schema = { type: 'string', maxLength: 512, 'x-expected': 'text of at most 512 characters' };
const inputPath: Schema = {
  type: 'string',
  pattern: '^\\$',
  maxLength: 256,
  'x-expected': 'a JSON path such as $.detail',
};
const input = byType(
  { string: { maxLength: 8192 }, object: {} },
  'text or a map',
  'Given to the function instead of the event',
);
const inputTransformer = record(
  { inputPathsMap: map({ type: 'string', minLength: 1 }), inputTemplate: words() },
  { required: ['inputTemplate'] },
);
const enabled = flag('Default true');

const s3 = byType(
  {
    string: { minLength: 1 },
    object: record(
      {
        bucket: textOrFunction({ minLength: 1 }, 'a bucket name', 'Bucket name, or a key of provider.s3'),
        event: pattern(
          '^s3:[A-Za-z]+(:[A-Za-z*]+)?$',
          'an S3 event such as s3:ObjectCreated:*',
          'Default s3:ObjectCreated:*',
        ),
        rules: list(
          {
            ...record({ prefix: textOrFunction(), suffix: textOrFunction() }),
            minProperties: 1,
            maxProperties: 1,
            'x-expected': 'one of prefix and suffix in each rule',
          },
          { max: 2 },
          'At most one prefix and one suffix',
        ),
        existing: flag('The bucket is there already and not part of this stack'),
        forceDeploy: flag('Accepted for compatibility: the subscription is part of the stack'),
      },
      { required: ['bucket'] },
    ),
  },
  'a bucket name or a map with "bucket"',
  'Objects made or removed in an S3 bucket',
);

const topicName = pattern('^[\\w-]{1,256}$', 'a topic name of letters, digits, "-" and "_"');

const sns = byType(
  {
    string: { pattern: '^([\\w-]{1,256}|arn:aws[\\w-]*:sns:.+)$' },
    object: {
      ...record({
        arn: arnOf('sns', 'a topic'),
        topicName,
        displayName: words(),
        filterPolicy: { type: 'object' },
        filterPolicyScope: choice(['MessageAttributes', 'MessageBody']),
        redrivePolicy: {
          ...record({
            deadLetterTargetArn: arnText(),
            deadLetterTargetRef: words(),
            deadLetterTargetImport: record({ arn: words(), url: words() }, { required: ['arn', 'url'] }),
          }),
          minProperties: 1,
          maxProperties: 1,
          'x-expected': 'one of deadLetterTargetArn, deadLetterTargetRef and deadLetterTargetImport',
        },
      }),
      if: { not: { required: ['arn'] } },
      then: { required: ['topicName'] },
    },
  },
  'a topic name (letters, digits, "-" and "_"), an ARN (arn:aws:sns:…), or a map with "arn" or "topicName"',
  'Messages of an SNS topic',
);

const schedule = byType(
  {
    string: scheduleSyntax,
    object: record(
      {
        rate: byType(
          { string: scheduleSyntax, object: ref('intrinsic'), array: { items: expression, minItems: 1 } },
          scheduleExpected,
          'One or more of rate(…) and cron(…)',
        ),
        enabled,
        name: ruleName,
        description,
        input,
        inputPath,
        inputTransformer,
        method: choice(['eventBus', 'scheduler'], 'scheduler: EventBridge Scheduler, which knows time zones'),
        roleArn: anyArn('Role the scheduler takes; made when left out'),
        groupName: textOrFunction(),
        timezone: pattern('^[A-Za-z][\\w+/-]*$', 'a time zone such as Europe/Berlin'),
      },
      { required: ['rate'] },
    ),
  },
  `${scheduleExpected}, or a map with "rate"`,
  'At fixed times or intervals',
);

/**
 * The fields of an event's envelope, the only ones allowed at the top of a pattern; `detail` belongs to the
 * application.
 */
const envelope = ['version', 'id', 'detail-type', 'source', 'account', 'time', 'region', 'resources', 'replay-name'];

const eventPattern = (source: string): Schema => ({
  type: 'object',
  minProperties: 1,
  properties: { ...Object.fromEntries(envelope.map((name) => [name, true])), detail: true, $or: true },
  additionalProperties: false,
  'x-expected': `an event pattern such as { source: [${source}] }`,
});

const eventBridge: Schema = {
  ...record({
    eventBus: textOrFunction(
      { minLength: 1 },
      'a bus name, an ARN or a CloudFormation function',
      'Default: the account’s default bus; a new name makes a bus',
    ),
    pattern: eventPattern('my.app'),
    schedule: pattern('^(?:cron|rate)\\(.+\\)$', scheduleExpected),
    name: ruleName,
    description,
    enabled,
    input: { type: 'object', 'x-expected': 'a map' },
    inputPath,
    inputTransformer,
    retryPolicy: record({ maximumEventAge: whole(60, 86400), maximumRetryAttempts: whole(0, 185) }),
    deadLetterQueueArn: arnOf('sqs', 'a queue'),
  }),
  if: { not: { required: ['schedule'] } },
  then: { required: ['pattern'] },
  description: 'Events of EventBridge',
};

const cloudwatchEvent = record(
  {
    event: eventPattern('aws.ec2'),
    enabled,
    name: ruleName,
    description,
    input,
    inputPath,
    inputTransformer,
  },
  { required: ['event'], description: 'Events of the default EventBridge bus, in the older spelling' },
);

const logGroup = { pattern: '^[\\w./#-]{1,512}$' };
const cloudwatchLog = byType(
  {
    string: logGroup,
    object: record(
      {
        logGroup: pattern(logGroup.pattern, 'a log group name such as /aws/lambda/other'),
        filter: { type: 'string' },
      },
      { required: ['logGroup'] },
    ),
  },
  'a log group name such as /aws/lambda/other, or a map with "logGroup"',
  'Lines of a CloudWatch log group',
);

const iot = record(
  {
    sql: words('SELECT * FROM "some/topic"'),
    sqlVersion: choice(['2015-10-08', '2016-03-23', 'beta']),
    name: pattern('^\\w{1,128}$', 'a rule name of letters, digits and "_"'),
    description: { type: 'string' },
    enabled,
  },
  { required: ['sql'], description: 'Messages of AWS IoT that a rule selects' },
);

const skillId = { pattern: '^[\\w.-]{1,256}$' };
const alexa = (what: string) =>
  byType(
    {
      string: skillId,
      object: record({ appId: pattern(skillId.pattern, 'a skill id'), enabled }, { required: ['appId'] }),
    },
    'a skill id (amzn1.ask.skill.…), or a map with "appId"',
    what,
  );

const byName: Record<(typeof eventNames)[number], Schema> = {
  http: httpEvent,
  httpApi: httpApiEvent,
  s3,
  stream,
  sns,
  sqs,
  schedule,
  eventBridge,
  cloudwatchEvent,
  cloudwatchLog,
  iot,
  alexaSkill: alexa('An Alexa skill'),
  alexaSmartHome: alexa('An Alexa smart home skill'),
};

const plain =
  'declare it under resources: as an AWS::Lambda::EventSourceMapping, and its permissions under iam.role.statements';

/** One event of a function: a map with one key. */
export const event: Schema = {
  type: 'object',
  properties: byName,
  additionalProperties: false,
  minProperties: 1,
  maxProperties: 1,
  'x-expected': `one event such as "httpApi: GET /"; known are ${eventNames.join(', ')}`,
  'x-key': 'an event',
  'x-unsupported': {
    websocket: 'websocket APIs are not built; use httpApi, or declare AWS::ApiGatewayV2 resources under resources:',
    alb: 'declare the target group and listener rule under resources:',
    cognitoUserPool: 'declare the user pool with its LambdaConfig and an AWS::Lambda::Permission under resources:',
    cloudFront: 'Lambda@Edge is not built; declare the distribution under resources:',
    iotFleetProvisioning: 'declare the AWS::IoT::ProvisioningTemplate under resources:',
    msk: plain,
    kafka: plain,
    activemq: plain,
    rabbitmq: plain,
    documentDb: plain,
    eventbridge: 'it is spelled eventBridge',
  },
};
