import { expect } from 'chai';
import { grantsOf, templateOf, withEvents, withFunction } from '../../support/service-text.js';

const arn = (service: string, name: string) => `arn:aws:${service}:us-east-1:123456789012:${name}`;
const queue = arn('sqs', 'jobs');
const topic = arn('sns', 'news');
const table = arn('dynamodb', 'table/T/stream/1');
const clicks = arn('kinesis', 'stream/clicks');
const bucket = 'arn:aws:s3:::failed';

/** What every function may do: write its own logs. */
const logs = /^logs:(CreateLogStream|PutLogEvents) /;

const others = async (text: string) =>
  grantsOf(await templateOf(text), 'ALambdaRole').filter((grant) => !logs.test(grant));

const on = (resource: string, ...actions: string[]) => actions.map((action) => `${action} on ${resource}`);

const readTable = on(
  table,
  ...['GetRecords', 'GetShardIterator', 'DescribeStream', 'ListStreams'].map((name) => `dynamodb:${name}`),
);
const failures = (type: string, target: string) =>
  `      - stream: { arn: '${table}', destinations: { onFailure: { type: ${type}, arn: '${target}' } } }\n`;

/** AWS Lambda Developer Guide, "Execution role permissions" of each event source. Sources that call a function need none. */
const byEvent: Readonly<Record<string, readonly [events: string, grants: readonly string[]]>> = {
  httpApi: ['      - httpApi: GET /a\n', []],
  http: ['      - http: GET /a\n', []],
  s3: ['      - s3: shop-photos-of-a-test\n', []],
  sns: [`      - sns: ${topic}\n`, []],
  schedule: ['      - schedule: rate(1 hour)\n', []],
  eventBridge: ['      - eventBridge: { pattern: { source: [a] } }\n', []],
  sqs: [`      - sqs: ${queue}\n`, on(queue, 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes')],
  'stream of DynamoDB': [`      - stream: ${table}\n`, readTable],
  'stream with failures to a queue': [failures('sqs', queue), [...readTable, ...on(queue, 'sqs:SendMessage')]],
  'stream with failures to a topic': [failures('sns', topic), [...readTable, ...on(topic, 'sns:Publish')]],
  'stream with failures to a bucket': [
    failures('s3', bucket),
    [...readTable, ...on(`${bucket}/*`, 's3:PutObject'), ...on(bucket, 's3:ListBucket')],
  ],
  'stream of Kinesis': [
    `      - stream: ${clicks}\n`,
    on(
      clicks,
      ...['GetRecords', 'GetShardIterator', 'DescribeStream', 'ListStreams', 'DescribeStreamSummary', 'ListShards'].map(
        (name) => `kinesis:${name}`,
      ),
    ),
  ],
  'stream of Kinesis through a consumer': [
    `      - stream: { arn: '${clicks}', consumer: '${clicks}/consumer/c:1' }\n`,
    [
      ...on(
        clicks,
        ...['GetRecords', 'GetShardIterator', 'DescribeStreamSummary', 'ListShards'].map((name) => `kinesis:${name}`),
      ),
      ...on(`${clicks}/consumer/c:1`, 'kinesis:SubscribeToShard'),
    ],
  ],
};

const bySetting: Readonly<Record<string, readonly [keys: string, grants: readonly string[]]>> = {
  'a dead-letter queue': [`    onError: ${queue}\n`, on(queue, 'sqs:SendMessage')],
  'a dead-letter topic': [`    onError: ${topic}\n`, on(topic, 'sns:Publish')],
  'a destination queue': [`    destinations: { onFailure: '${queue}' }\n`, on(queue, 'sqs:SendMessage')],
  'a destination bus': [
    `    destinations: { onSuccess: '${arn('events', 'event-bus/b')}' }\n`,
    on(arn('events', 'event-bus/b'), 'events:PutEvents'),
  ],
  tracing: ['    tracing: Active\n', on('*', 'xray:PutTraceSegments', 'xray:PutTelemetryRecords')],
  'a key of its own': [`    kmsKeyArn: ${arn('kms', 'key/k')}\n`, on(arn('kms', 'key/k'), 'kms:Decrypt')],
  'a VPC': [
    '    vpc: { securityGroupIds: [sg-1], subnetIds: [subnet-1] }\n',
    on(
      '*',
      ...['CreateNetworkInterface', 'DescribeNetworkInterfaces', 'DescribeSubnets', 'DeleteNetworkInterface'].map(
        (name) => `ec2:${name}`,
      ),
      'ec2:AssignPrivateIpAddresses',
      'ec2:UnassignPrivateIpAddresses',
    ),
  ],
};

describe('the role of a function allows exactly what is needed', () => {
  for (const [event, [events, grants]] of Object.entries(byEvent)) {
    it(`by an event: ${event}`, async () => {
      expect(await others(withEvents(events))).to.have.members(grants);
    });
  }

  for (const [setting, [keys, grants]] of Object.entries(bySetting)) {
    it(`by a setting: ${setting}`, async () => {
      expect(await others(withFunction(keys))).to.have.members(grants);
    });
  }

  it('and is taken by Lambda, and by the scheduler only where that calls with it', async () => {
    const trusted = async (events: string) => {
      const { Properties } = (await templateOf(withEvents(events))).Resources.ALambdaRole!;
      return (Properties as { AssumeRolePolicyDocument: { Statement: { Principal: { Service: string[] } }[] } })
        .AssumeRolePolicyDocument.Statement[0]?.Principal.Service;
    };
    expect(await trusted('      - schedule: rate(1 hour)\n')).to.deep.equal(['lambda.amazonaws.com']);
    expect(await trusted('      - schedule: { method: scheduler, rate: rate(1 hour) }\n')).to.deep.equal([
      'lambda.amazonaws.com',
      'scheduler.amazonaws.com',
    ]);
  });
});
