import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from 'chai';
import { type SpawnedDev, spawnDev } from '../support/spawn-dev.js';
import { until } from '../support/until.js';
import { writeFiles } from '../support/write-files.js';

const file = `
service: shop
provider: { name: aws, runtime: nodejs20.x, timeout: 1, environment: { JOBS: !Ref Jobs, TOPIC: !Ref SNSTopicPhotos } }
functions:
  send: { handler: src/main.send, timeout: 20, events: [{ httpApi: POST /send }] }
  worker:
    handler: src/main.worker
    events: [{ sqs: { arn: !GetAtt Jobs.Arn, batchSize: 5, functionResponseType: ReportBatchItemFailures, filterPatterns: [{ body: { skip: [{ exists: false }] } }] } }]
  dead: { handler: src/main.show, events: [{ sqs: { arn: !GetAtt [Dead, Arn] } }] }
  notify: { handler: src/main.show, events: [{ sns: { topicName: photos, filterPolicy: { kind: [jpeg] } } }] }
  fails: { handler: src/main.fails, maximumRetryAttempts: 0, events: [{ sns: { arn: !Ref Alarms, topicName: alarms, redrivePolicy: { deadLetterTargetRef: Dead } } }] }
  audit:
    handler: src/main.show
    events:
      - eventBridge: { pattern: { source: [{ prefix: shop }], detail: { total: [{ numeric: ['>', 10] }] } }, inputTransformer: { inputPathsMap: { id: $.detail.id }, inputTemplate: '{"order": "no. <id>", "id": <id>}' } }
      - eventBridge: { eventBus: other, pattern: { source: [shop] } }
  tick:
    handler: src/main.show
    events: [{ schedule: { rate: [rate(1 hour), cron(0 12 * * ? *)], enabled: false, input: { kind: hourly } } }]
resources:
  Resources:
    Jobs: { Type: AWS::SQS::Queue, Properties: { QueueName: jobs, VisibilityTimeout: 1, RedrivePolicy: { deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 2 } } }
    Dead: { Type: AWS::SQS::Queue }
    Alarms: { Type: AWS::SNS::Topic, Properties: { Subscription: [{ Protocol: sqs, Endpoint: !GetAtt Jobs.Arn }] } }
`;

const code = `
const { SQSClient, SendMessageCommand } = require('@aws-sdk/client-sqs');
exports.send = async ({ body }) => {
  const { MessageId } = await new SQSClient().send(new SendMessageCommand({ QueueUrl: process.env.JOBS, MessageBody: body, MessageAttributes: { by: { DataType: 'String', StringValue: 'sdk' } } }));
  return MessageId;
};
const show = (name, value) => console.log(name + ' ' + JSON.stringify(value));
exports.worker = async ({ Records }) => {
  for (const { body, messageAttributes, attributes } of Records) show('worker', { body, by: messageAttributes.by?.stringValue, times: attributes.ApproximateReceiveCount });
  return { batchItemFailures: Records.filter(({ body }) => body.includes('bad')).map(({ messageId }) => ({ itemIdentifier: messageId })) };
};
exports.show = async (event) => show('show', event);
exports.fails = async () => { throw new Error('out of order'); };
`;

describe('queues, topics, events and schedules under emojify dev', () => {
  let root: string;
  let dev: SpawnedDev;

  const start = async () => {
    dev = await spawnDev([root], { env: { HOME: root, AWS_ACCESS_KEY_ID: '' } });
  };

  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'emojify-messages-'));
    writeFiles(root, { 'serverless.yml': file, 'src/main.js': code });
    await mkdir(join(root, 'node_modules/@aws-sdk'), { recursive: true });
    await symlink(resolve('node_modules/@aws-sdk/client-sqs'), join(root, 'node_modules/@aws-sdk/client-sqs'));
    await start();
  });

  after(async () => {
    await dev?.end('SIGKILL');
    await rm(root, { recursive: true, maxRetries: 5 });
  });

  const post = async (path: string, body: string, headers: Record<string, string> = {}) =>
    fetch(new URL(`_aws${path}`, dev.url), { method: 'POST', body, headers });
  /** What a function printed that holds this text. */
  const shown = async (name: string, text: string) => {
    const { message } = await dev.line(
      (line) => line.function === name && line.code === 'LOG' && line.message.includes(text),
    );
    return JSON.parse(message.slice(message.indexOf('{'))) as Record<string, unknown>;
  };
  const aws = async (target: string, input: unknown) => {
    const answer = await post('/', JSON.stringify(input), {
      'x-amz-target': target,
      'content-type': 'application/x-amz-json-1.0',
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown>, headers: answer.headers };
  };

  it('says at the start what can be sent where', () => {
    const triggers = dev.lines
      .filter((line) => line.code === 'TRIGGER')
      .map(({ message }) => message.replace(dev.url, '/'));
    expect(triggers).to.include.members([
      'queue jobs → worker: POST /_aws/queues/jobs',
      'queue shop-dev-Dead → dead: POST /_aws/queues/shop-dev-Dead',
      'topic photos → notify: POST /_aws/topics/photos',
      'bus default → audit: POST /_aws/events',
      'rate(1 hour) (disabled) → tick: POST /_aws/schedules/tick',
    ]);
    expect(dev.lines.map((line) => line.code)).not.to.include('EVENTS_NOT_SERVED');
  });

  it('hands a message that a function sent with the AWS SDK to the function of its queue', async () => {
    const answer = await fetch(new URL('send', dev.url), { method: 'POST', body: 'from the sdk' });
    expect(await answer.text()).to.match(/^[0-9a-f-]{36}$/);
    expect(await shown('worker', 'from the sdk')).to.include({ by: 'sdk', times: '1' });
  });

  it('receives again what the function reported as failed, and moves it to the dead-letter queue', async () => {
    expect((await post('/queues/jobs', 'a good one')).status).to.equal(200);
    await post('/queues/jobs', 'a bad one');
    expect(await shown('worker', '"a bad one","times":"2"')).to.include({ body: 'a bad one' });
    const event = await shown('dead', 'a bad one');
    expect((event.Records as { body: string }[])[0]).to.include({ body: 'a bad one' });
    expect((await dev.line((line) => line.code === 'DEAD_LETTER')).message).to.contain('jobs → shop-dev-Dead');
    expect(dev.lines.filter(({ message }) => message.includes('"a good one"'))).to.have.length(1);
    const { body } = await aws('AmazonSQS.GetQueueAttributes', {
      QueueUrl: `${dev.url}_aws/queues/jobs`,
      AttributeNames: ['All'],
    });
    expect(body.Attributes).to.include({
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesNotVisible: '0',
    });
  });

  it('publishes to functions and queues, by their filter policies', async () => {
    const publish = (message: string, kind: string) =>
      post(
        '/',
        new URLSearchParams({
          Action: 'Publish',
          Version: '2010-03-31',
          TopicArn: 'arn:aws:sns:us-east-1:000000000000:photos',
          Message: message,
          'MessageAttributes.entry.1.Name': 'kind',
          'MessageAttributes.entry.1.Value.DataType': 'String',
          'MessageAttributes.entry.1.Value.StringValue': kind,
        }).toString(),
        { 'content-type': 'application/x-www-form-urlencoded' },
      );
    await publish('left out', 'png');
    expect(await (await publish('let in', 'jpeg')).text()).to.match(/<PublishResult><MessageId>[0-9a-f-]{36}</);
    const event = await shown('notify', 'let in');
    const [{ Sns: sns, EventSource: source }] = event.Records as [
      { Sns: Record<string, unknown>; EventSource: string },
    ];
    expect(source).to.equal('aws:sns');
    expect(sns).to.deep.include({ Message: 'let in', MessageAttributes: { kind: { Type: 'String', Value: 'jpeg' } } });
    await post('/topics/photos?kind=jpeg', 'let in, too');
    await shown('notify', 'let in, too');
    expect(dev.lines.filter(({ message }) => message.includes('left out'))).to.deep.equal([]);
  });

  it('sends what a subscription’s function failed with to its dead-letter queue, and the envelope to subscribed queues', async () => {
    await post('/topics/shop-dev-Alarms', 'an alarm');
    const letter = await shown('dead', 'an alarm');
    expect(JSON.parse((letter.Records as { body: string }[])[0]!.body)).to.have.nested.property(
      'Records[0].Sns.Message',
      'an alarm',
    );
    const { body } = await shown('worker', 'an alarm');
    expect(JSON.parse(String(body))).to.include({ Type: 'Notification', Message: 'an alarm' });
  });

  it('puts events to the rules that match, with their input', async () => {
    const entry = (Source: string, total: number, id: number, EventBusName?: string) => ({
      Source,
      DetailType: 'order',
      Detail: JSON.stringify({ total, id }),
      EventBusName,
    });
    const { body } = await aws('AWSEvents.PutEvents', {
      Entries: [entry('shop.de', 5, 1), entry('shop.de', 50, 2), entry('shop', 5, 3, 'other'), { Source: 'x' }],
    });
    expect(body).to.include({ FailedEntryCount: 1 });
    expect(await shown('audit', '"no. 2"')).to.deep.equal({ order: 'no. 2', id: 2 });
    expect(await shown('audit', '"id":3')).to.deep.include({
      source: 'shop',
      'detail-type': 'order',
      detail: { total: 5, id: 3 },
    });
    expect(dev.lines.filter(({ message }) => message.includes('no. 1'))).to.deep.equal([]);
  });

  it('fires a schedule now, also one that is disabled', async () => {
    const answer = await post('/schedules/tick', '');
    expect(await answer.json()).to.deep.equal({ fired: ['rate(1 hour)', 'cron(0 12 * * ? *)'] });
    expect(await shown('tick', 'hourly')).to.deep.equal({ kind: 'hourly' });
  });

  it('refuses what does not exist by name, and what a web page sends', async () => {
    for (const path of ['/queues/gone', '/topics/gone', '/schedules/worker'])
      expect((await post(path, 'x')).status).to.equal(404);
    const { status, body, headers } = await aws('AmazonSQS.SendMessage', { QueueUrl: 'x/gone', MessageBody: 'x' });
    expect(status).to.equal(400);
    expect(body.__type).to.equal('com.amazonaws.sqs#QueueDoesNotExist');
    expect(body.message).to.contain('jobs');
    expect(headers.get('x-amzn-query-error')).to.equal('AWS.SimpleQueueService.NonExistentQueue;Sender');
    expect((await post('/queues/jobs', 'x', { origin: 'https://evil.example' })).status).to.equal(403);
  });

  it('keeps messages when it is killed', async () => {
    await aws('AmazonSQS.SendMessage', { QueueUrl: 'x/jobs', MessageBody: 'a late one', DelaySeconds: 2 });
    await dev.end('SIGKILL');
    expect(dev.lines.some(({ message }) => message.includes('a late one'))).to.equal(false);
    await start();
    expect(await shown('worker', 'a late one')).to.include({ times: '1' });
    await until(async () => {
      const { body } = await aws('AmazonSQS.ReceiveMessage', { QueueUrl: 'x/jobs' });
      return body.Messages === undefined;
    });
  });
});
