import { createHash } from 'node:crypto';
import type { S3Event, SQSEvent } from 'aws-lambda';
import { imageIdOfOriginal } from '../../pipeline/keys.js';
import type { Change, ObjectChange } from '../../pipeline/ports.js';

export interface ObjectFilter {
  /** `s3:ObjectCreated:*`, `s3:ObjectRemoved:Delete`, … */
  readonly event: string;
  readonly prefix: string;
  readonly suffix: string;
}

export function wantsObject({ event, prefix, suffix }: ObjectFilter, { kind, key }: ObjectChange): boolean {
  const name = eventName(kind);
  const type = event.replace(/^s3:/, '');
  const named = type.endsWith('*') ? name.startsWith(type.slice(0, -1)) : name === type;
  return named && key.startsWith(prefix) && key.endsWith(suffix);
}

const eventName = (kind: ObjectChange['kind']) => (kind === 'created' ? 'ObjectCreated:Put' : 'ObjectRemoved:Delete');

/**
 * S3's notification of one object (event version 2.1): the key is URL-encoded with `+` for spaces, one record per
 * event.
 */
export function s3Event({ sequence, at, change }: Change<ObjectChange>, bucket: string, region: string): S3Event {
  const { kind, key, size, eTag } = change;
  return {
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        awsRegion: region,
        eventTime: at,
        eventName: eventName(kind),
        userIdentity: { principalId: 'local' },
        requestParameters: { sourceIPAddress: '127.0.0.1' },
        responseElements: { 'x-amz-request-id': String(sequence), 'x-amz-id-2': 'local' },
        s3: {
          s3SchemaVersion: '1.0',
          configurationId: 'local',
          bucket: { name: bucket, ownerIdentity: { principalId: 'local' }, arn: `arn:aws:s3:::${bucket}` },
          object: { key: encodeKey(key), size, eTag, sequencer: sequence.toString(16).padStart(16, '0').toUpperCase() },
        },
      },
    ],
  };
}

/** The message that S3 writes to a queue, as the function behind that queue gets it. */
export function queueEvent(sequence: number, notification: S3Event, region: string): SQSEvent {
  const body = JSON.stringify(notification);
  const sent = String(Date.parse(notification.Records[0]!.eventTime));
  return {
    Records: [
      {
        messageId: `local-${sequence}`,
        receiptHandle: 'local',
        body,
        attributes: {
          ApproximateReceiveCount: '1',
          SentTimestamp: sent,
          SenderId: 'local',
          ApproximateFirstReceiveTimestamp: sent,
        },
        messageAttributes: {},
        md5OfBody: createHash('md5').update(body).digest('hex'),
        eventSource: 'aws:sqs',
        eventSourceARN: `arn:aws:sqs:${region}:000000000000:local`,
        awsRegion: region,
      },
    ],
  };
}

const encodeKey = (key: string) => encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+');

/** The image of a key, for the log line. */
export function imageIdOfKey(key: string): string | undefined {
  return imageIdOfOriginal(key) ?? key.split('/').at(-1);
}
