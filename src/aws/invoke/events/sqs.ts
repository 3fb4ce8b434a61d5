import { createHash } from 'node:crypto';
import { accountId, asText, type SampleEvent } from './sample-event.js';

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

/** SQS sends the sum along so that receivers can check the body. */
const md5Of = (body: string) => createHash('md5').update(body).digest('hex');
