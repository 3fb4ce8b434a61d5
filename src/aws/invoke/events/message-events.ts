import { createHash } from 'node:crypto';
import { accountId, asText, type SampleContext, type SampleEvent } from './sample-event.js';

/** A notification of an SNS topic. */
export const snsEvent: SampleEvent = {
  make: ({ region, now, id }) => {
    const topic = `arn:aws:sns:${region}:${accountId}:topic`;
    return {
      Records: [
        {
          EventSource: 'aws:sns',
          EventVersion: '1.0',
          EventSubscriptionArn: `${topic}:${id()}`,
          Sns: {
            Type: 'Notification',
            MessageId: id(),
            TopicArn: topic,
            Subject: null,
            Message: '{}',
            Timestamp: new Date(now).toISOString(),
            SignatureVersion: '1',
            Signature: 'EXAMPLE',
            SigningCertUrl: `https://sns.${region}.amazonaws.com/SimpleNotificationService-example.pem`,
            UnsubscribeUrl: `https://sns.${region}.amazonaws.com/?Action=Unsubscribe`,
            MessageAttributes: {},
          },
        },
      ],
    };
  },
  aliases: {
    message: [{ path: 'Records.0.Sns.Message', value: asText }],
    subject: [{ path: 'Records.0.Sns.Subject', value: asText }],
  },
};

/** A batch of one message of an SQS queue. */
export const sqsEvent: SampleEvent = {
  make: ({ region, now, id }) => ({
    Records: [
      {
        messageId: id(),
        receiptHandle: Buffer.from(id()).toString('base64'),
        body: '{}',
        attributes: {
          ApproximateReceiveCount: '1',
          SentTimestamp: String(now),
          SenderId: 'AIDACKCEVSQ6C2EXAMPLE',
          ApproximateFirstReceiveTimestamp: String(now + 1),
        },
        messageAttributes: {},
        md5OfBody: md5Of('{}'),
        eventSource: 'aws:sqs',
        eventSourceARN: `arn:aws:sqs:${region}:${accountId}:queue`,
        awsRegion: region,
      },
    ],
  }),
  aliases: {
    body: [
      { path: 'Records.0.body', value: asText },
      { path: 'Records.0.md5OfBody', value: (value) => md5Of(asText(value)) },
    ],
  },
};

/** SQS includes this checksum so that receivers can verify the body. */
const md5Of = (body: string) => createHash('md5').update(body).digest('hex');

function envelope({ region, now, id }: SampleContext) {
  const time = new Date(now).toISOString().replace(/\.\d+Z$/, 'Z');
  return { version: '0', id: id(), account: accountId, time, region };
}

/** An event of an EventBridge bus. */
export const eventBridgeEvent: SampleEvent = {
  make: (context) => ({
    ...envelope(context),
    'detail-type': 'photo.uploaded',
    source: 'my.application',
    resources: [],
    detail: {},
  }),
  aliases: { type: [{ path: 'detail-type' }] },
};

/** The event that a schedule sends. */
export const scheduleEvent: SampleEvent = {
  make: (context) => ({
    ...envelope(context),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    resources: [`arn:aws:events:${context.region}:${accountId}:rule/schedule`],
    detail: {},
  }),
  aliases: {},
};
