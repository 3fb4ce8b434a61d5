import { expect } from 'chai';
import { grantsOf, head, ofType, propertiesOf, samEvents, templateOf, withEvents } from '../../support/service-text.js';

const queue = 'arn:aws:sqs:us-east-1:123456789012:jobs';
const table = 'arn:aws:dynamodb:us-east-1:123456789012:table/T/stream/1';
const onlyLogs = ['logs:CreateLogStream', 'logs:PutLogEvents'];

/** What the role of `a` may do besides writing its logs. */
const grants = (template: Parameters<typeof grantsOf>[0]) =>
  grantsOf(template, 'ALambdaRole').filter((grant) => !onlyLogs.includes(grant.split(' ')[0] ?? ''));

describe('an event in the template', () => {
  it('sqs: batches, waiting, partial answers and filters; the role may read that queue only', async () => {
    const template = await templateOf(
      withEvents(
        `      - sqs: { arn: '${queue}', batchSize: 50, maximumBatchingWindow: 5, functionResponseType: ReportBatchItemFailures, filterPatterns: [{ body: { a: [1] } }] }\n`,
      ),
    );
    expect(samEvents(template).Queue1).to.deep.equal({
      Type: 'SQS',
      Properties: {
        Queue: queue,
        BatchSize: 50,
        Enabled: true,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        FilterCriteria: { Filters: [{ Pattern: '{"body":{"a":[1]}}' }] },
        MaximumBatchingWindowInSeconds: 5,
      },
    });
    expect(grants(template)).to.deep.equal(
      ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'].map((action) => `${action} on ${queue}`),
    );
  });

  it('stream: from the beginning in tens; failed records go to the queue the role may write', async () => {
    const template = await templateOf(
      withEvents(
        `      - stream: { arn: '${table}', bisectBatchOnFunctionError: true, destinations: { onFailure: '${queue}' } }\n`,
      ),
    );
    expect(samEvents(template).Stream1?.Type).to.equal('DynamoDB');
    expect(samEvents(template).Stream1?.Properties).to.include({
      StartingPosition: 'TRIM_HORIZON',
      BatchSize: 10,
      BisectBatchOnFunctionError: true,
    });
    expect(grants(template)).to.include(`sqs:SendMessage on ${queue}`);
    expect(grants(template)).to.include(`dynamodb:GetRecords on ${table}`);
  });

  it('stream: a Kinesis consumer of its own', async () => {
    const template = await templateOf(
      withEvents("      - stream: { arn: 'arn:aws:kinesis:us-east-1:123456789012:stream/clicks', consumer: true }\n"),
    );
    const [id] = Object.keys(ofType(template, 'AWS::Kinesis::StreamConsumer'));
    expect(samEvents(template).Stream1?.Properties.Stream).to.deep.equal({ Ref: id });
    expect(grants(template)).to.include(`kinesis:SubscribeToShard on {"Ref":"${id}"}`);
  });

  it('sns: a topic by name is made once for all who name it', async () => {
    const template = await templateOf(
      `${head}functions:\n  a: { handler: h.main, events: [{ sns: news }] }\n  b: { handler: h.main, events: [{ sns: { topicName: news, filterPolicy: { pet: [cat] } } }] }\n`,
    );
    expect(ofType(template, 'AWS::SNS::Topic')).to.deep.equal({
      SNSTopicNews: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'news' } },
    });
    expect(samEvents(template).Topic1?.Properties).to.deep.equal({ Topic: { Ref: 'SNSTopicNews' } });
  });

  it('schedule: one event a rate, switched off where the file says so, input as JSON', async () => {
    const events = samEvents(
      await templateOf(
        withEvents(
          "      - schedule: { rate: [rate(1 hour), cron(0 12 * * ? *)], enabled: false, input: { k: 'v' } }\n",
        ),
      ),
    );
    expect(Object.values(events).map(({ Properties }) => Properties)).to.deep.equal([
      { Schedule: 'rate(1 hour)', State: 'DISABLED', Input: '{"k":"v"}' },
      { Schedule: 'cron(0 12 * * ? *)', State: 'DISABLED', Input: '{"k":"v"}' },
    ]);
  });

  it('schedule by EventBridge Scheduler: with a time zone, by the function’s own role', async () => {
    const template = await templateOf(
      withEvents('      - schedule: { method: scheduler, rate: rate(1 hour), timezone: Europe/Berlin }\n'),
    );
    expect(propertiesOf(template, 'ASchedule1')).to.deep.include({ ScheduleExpressionTimezone: 'Europe/Berlin' });
    const { AssumeRolePolicyDocument } = propertiesOf(template, 'ALambdaRole') as {
      AssumeRolePolicyDocument: { Statement: { Principal: unknown }[] };
    };
    expect(AssumeRolePolicyDocument.Statement[0]?.Principal).to.deep.equal({
      Service: ['lambda.amazonaws.com', 'scheduler.amazonaws.com'],
    });
  });

  it('eventBridge: a new bus by name, a bus by ARN as it is', async () => {
    const template = await templateOf(
      withEvents(
        '      - eventBridge: { eventBus: mine, pattern: { source: [x] } }\n      - eventBridge: { eventBus: arn:aws:events:us-east-1:123456789012:event-bus/ext, pattern: { source: [y] } }\n',
      ),
    );
    expect(Object.values(ofType(template, 'AWS::Events::EventBus'))).to.have.length(1);
    expect(samEvents(template).EventBridge2?.Properties.EventBusName).to.equal('ext');
  });

  it('cloudwatchLog: escaped quotes in the filter mean quotes', async () => {
    const events = samEvents(
      await templateOf(
        withEvents('      - cloudwatchLog: { logGroup: /aws/x, filter: \'{$.level = \\"error\\"}\' }\n'),
      ),
    );
    expect(events.Logs1?.Properties).to.deep.equal({ LogGroupName: '/aws/x', FilterPattern: '{$.level = "error"}' });
  });

  it('iot and alexaSmartHome: a rule, and a permission for that skill only', async () => {
    const template = await templateOf(
      withEvents(
        '      - iot: { sql: "SELECT * FROM \'t\'", enabled: false }\n      - alexaSmartHome: amzn1.ask.skill.x\n',
      ),
    );
    expect(propertiesOf(template, 'AIotTopicRule1')).to.have.nested.property('TopicRulePayload.RuleDisabled', true);
    expect(propertiesOf(template, 'ALambdaPermissionAlexaSmartHome1')).to.include({
      EventSourceToken: 'amzn1.ask.skill.x',
    });
  });

  it('s3: the bucket with its notification; other events of the same bucket add to it', async () => {
    const template = await templateOf(
      withEvents(
        '      - s3: { bucket: photos-dev, rules: [{ prefix: in/ }, { suffix: .jpg }] }\n      - s3: { bucket: photos-dev, event: "s3:ObjectRemoved:*" }\n',
      ),
    );
    expect(Object.keys(ofType(template, 'AWS::S3::Bucket'))).to.deep.equal(['S3BucketPhotosdev']);
    expect(samEvents(template).Bucket1?.Properties).to.deep.equal({
      Bucket: { Ref: 'S3BucketPhotosdev' },
      Events: 's3:ObjectCreated:*',
      Filter: {
        S3Key: {
          Rules: [
            { Name: 'prefix', Value: 'in/' },
            { Name: 'suffix', Value: '.jpg' },
          ],
        },
      },
    });
    expect(samEvents(template).Bucket2?.Properties.Events).to.equal('s3:ObjectRemoved:*');
  });

  it('s3: an existing bucket reaches the function through EventBridge, without a hidden function', async () => {
    const template = await templateOf(
      withEvents(
        '      - s3: { bucket: legacy, existing: true, event: "s3:ObjectCreated:Put", rules: [{ prefix: in/ }] }\n',
      ),
    );
    expect(Object.keys(ofType(template, 'AWS::Serverless::Function'))).to.deep.equal(['ALambdaFunction']);
    const rule = propertiesOf(template, 'AS3Existing1') as {
      EventPattern: unknown;
      Targets: { InputTransformer: { InputTemplate: string } }[];
    };
    expect(rule.EventPattern).to.deep.equal({
      source: ['aws.s3'],
      'detail-type': ['Object Created'],
      detail: { bucket: { name: ['legacy'] }, object: { key: [{ prefix: 'in/' }] }, reason: ['PutObject'] },
    });
    const input = JSON.parse(rule.Targets[0]?.InputTransformer.InputTemplate.replace(/<(\w+)>/g, '"$1"') ?? '');
    expect(input.Records[0]).to.nested.include({
      eventSource: 'aws:s3',
      's3.bucket.name': 'bucket',
      's3.object.key': 'key',
    });
  });
});
