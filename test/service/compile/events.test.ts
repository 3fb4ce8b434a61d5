import { expect } from 'chai';
import { grantsOf, head, ofType, propertiesOf, samEvents, templateOf, withEvents } from '../../support/service-text.js';

const stream = 'arn:aws:kinesis:us-east-1:123456789012:stream/clicks';

describe('a consumer of a Kinesis stream', () => {
  const consumer = async (arn: string, top = head) => {
    const text = withEvents(`      - stream: { type: kinesis, arn: ${arn}, consumer: true }\n`, top);
    const own = 'resources: { Resources: { Clicks: { Type: AWS::Kinesis::Stream, Properties: { ShardCount: 1 } } } }\n';
    const [[id, made] = []] = Object.entries(ofType(await templateOf(text + own), 'AWS::Kinesis::StreamConsumer'));
    return [id, made?.Properties?.ConsumerName];
  };
  const named: readonly [arn: string, id: string, name: string][] = [
    [`'${stream}'`, 'AclicksConsumerStreamConsumer', 'aclicksConsumer'],
    ['!GetAtt Clicks.Arn', 'AClicksConsumerStreamConsumer', 'aClicksConsumer'],
    ['!ImportValue clicks', 'AclicksConsumerStreamConsumer', 'aclicksConsumer'],
    [
      "!Join [':', ['arn:aws:kinesis', 'us-east-1:123456789012:stream/clicks']]",
      'AclicksConsumerStreamConsumer',
      'aclicksConsumer',
    ],
    [
      "!Sub 'arn:aws:kinesis:${AWS::Region}:123456789012:stream/clicks'",
      'AclicksConsumerStreamConsumer',
      'aclicksConsumer',
    ],
  ];
  for (const [arn, id, name] of named)
    it(`of ${arn} is called ${name}`, async () => expect(await consumer(arn)).to.deep.equal([id, name]));

  it('has the service and stage in its name where the file asks for that', async () => {
    const top = `${head}  kinesis: { consumerNamingMode: serviceSpecific }\n`;
    expect((await consumer(`'${stream}'`, top))[1]).to.equal('aclicksshopdevConsumer');
  });

  it('is not made where the file names one, or wants none', async () => {
    const events = `      - stream: { arn: '${stream}', consumer: '${stream}/consumer/c:1' }\n      - stream: { arn: '${stream}' }\n`;
    const template = await templateOf(withEvents(events));
    expect(ofType(template, 'AWS::Kinesis::StreamConsumer')).to.deep.equal({});
    expect(samEvents(template).Stream1?.Properties.Stream).to.equal(`${stream}/consumer/c:1`);
    expect(samEvents(template).Stream2?.Properties.Stream).to.equal(stream);
  });
});

describe('the input of a schedule', () => {
  const inputOf = async (input: string) =>
    samEvents(await templateOf(withEvents(`      - schedule: { rate: rate(1 hour), input: ${input} }\n`))).Schedule1
      ?.Properties.Input;
  const inputs: readonly [given: string, input: string][] = [
    ['\'{"a":1}\'', '{"a":1}'],
    ['{ a: 1 }', '{"a":1}'],
    ['{ body: \'{"a":1}\' }', '{"body":{"a":1}}'],
    ['{ body: { a: 1 } }', '{"body":{"a":1}}'],
    ['{ body: \'{"a":1}\', headers: { b: c } }', '{"body":{"a":1},"headers":{"b":"c"}}'],
    ['{ body: 5, other: 6 }', '{"body":5,"other":6}'],
  ];
  for (const [given, input] of inputs)
    it(`${given} reaches the function as ${input}`, async () => expect(await inputOf(given)).to.equal(input));
});

describe('the target of a rule', () => {
  const long = `${'a-'.repeat(40)}a`;
  const rules: readonly [event: string][] = [
    ['eventBridge: { schedule: rate(1 hour) }'],
    ['schedule: { rate: rate(1 hour), inputPath: $.detail }'],
    ['s3: { bucket: elsewhere, existing: true }'],
  ];
  for (const [event] of rules)
    it(`${event} has an id that EventBridge takes, however long the function’s key is`, async () => {
      const template = await templateOf(
        withEvents(`      - ${event}\n`).replace('  a:', `  ${long}:\n    name: short`),
      );
      const [rule] = Object.values(ofType(template, 'AWS::Events::Rule'));
      const [target] = rule!.Properties!.Targets as { Id: string }[];
      expect(target?.Id).to.match(/^[\w.-]{1,64}$/);
    });
});

describe('a subscription to a topic', () => {
  const near = 'arn:aws:sns:us-east-1:123456789012:near';
  const far = 'arn:aws:sns:eu-west-1:123456789012:far';
  const subscribed = async (arn: string) =>
    samEvents(await templateOf(withEvents(`      - sns: ${arn}\n`), { region: 'us-east-1' })).Topic1?.Properties;

  it('says the region only of a topic in another one', async () => {
    expect(await subscribed(near)).to.deep.equal({ Topic: near });
    expect(await subscribed(far)).to.deep.equal({ Topic: far, Region: 'eu-west-1' });
  });

  it('lets the topic send what cannot be delivered to the queue of the file', async () => {
    const redrive = `redrivePolicy: { deadLetterTargetArn: 'arn:aws:sqs:us-east-1:123456789012:lost' }`;
    const template = await templateOf(withEvents(`      - sns: { arn: '${near}', ${redrive} }\n`));
    expect(propertiesOf(template, 'ASNSNearDLQPolicy')).to.deep.equal({
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'sns.amazonaws.com' },
            Action: 'sqs:SendMessage',
            Resource: 'arn:aws:sqs:us-east-1:123456789012:lost',
            Condition: { ArnEquals: { 'aws:SourceArn': near } },
          },
        ],
      },
      Queues: [{ 'Fn::Sub': 'https://sqs.us-east-1.${AWS::URLSuffix}/123456789012/lost' }],
    });
  });
});

describe('a filter of a log group', () => {
  const filters: readonly [given: string, filter: string][] = [
    ['{$.a = \\"b\\"}', '{$.a = "b"}'],
    ['"a \\" b"', '"a \\" b"'],
    ['ERROR', 'ERROR'],
    ['a\\\\b', 'a\\\\b'],
  ];
  for (const [given, filter] of filters)
    it(`${given} is ${filter}`, async () => {
      const events = `      - cloudwatchLog: { logGroup: /aws/x, filter: '${given}' }\n`;
      expect(samEvents(await templateOf(withEvents(events))).Logs1?.Properties.FilterPattern).to.equal(filter);
    });
});

describe('failures of a stream', () => {
  it('go to a bucket of the stack, whose objects the function may write', async () => {
    const own = 'resources: { Resources: { Dead: { Type: AWS::S3::Bucket } } }\n';
    const events = `      - stream: { arn: '${stream}', destinations: { onFailure: { type: s3, arn: !GetAtt Dead.Arn } } }\n`;
    const grants = grantsOf(await templateOf(withEvents(events) + own), 'ALambdaRole');
    expect(grants).to.include('s3:PutObject on {"Fn::Join":["",[{"Fn::GetAtt":["Dead","Arn"]},"/*"]]}');
    expect(grants).to.include('s3:ListBucket on {"Fn::GetAtt":["Dead","Arn"]}');
  });
});
