import { createHash } from 'node:crypto';
import { accountId, asText, md5, type SampleEvent } from './sample-event.js';

/** One record of a DynamoDB stream: an item was modified. */
export const dynamodbEvent: SampleEvent = {
  make: ({ region, now, id }) => ({
    Records: [
      {
        eventID: createHash('md5').update(id()).digest('hex'),
        eventName: 'MODIFY',
        eventVersion: '1.1',
        eventSource: 'aws:dynamodb',
        awsRegion: region,
        dynamodb: {
          ApproximateCreationDateTime: Math.floor(now / 1000),
          Keys: { imageId: { S: 'photo' } },
          NewImage: { imageId: { S: 'photo' }, status: { S: 'analyzed' } },
          SequenceNumber: '4421584500000000017450439091',
          SizeBytes: 59,
          StreamViewType: 'NEW_IMAGE',
        },
        eventSourceARN: `arn:aws:dynamodb:${region}:${accountId}:table/Images/stream/2026-01-01T00:00:00.000`,
      },
    ],
  }),
  aliases: {
    name: [{ path: 'Records.0.eventName' }],
    imageId: [
      { path: 'Records.0.dynamodb.Keys.imageId.S', value: asText },
      { path: 'Records.0.dynamodb.NewImage.imageId.S', value: asText },
    ],
    status: [{ path: 'Records.0.dynamodb.NewImage.status.S', value: asText }],
    image: [{ path: 'Records.0.dynamodb.NewImage' }],
    keys: [{ path: 'Records.0.dynamodb.Keys' }],
  },
};

/** S3's notification that an object was created. */
export const s3Event: SampleEvent = {
  make: ({ region, now, id }) => ({
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        awsRegion: region,
        eventTime: new Date(now).toISOString(),
        eventName: 'ObjectCreated:Put',
        userIdentity: { principalId: 'AWS:AIDACKCEVSQ6C2EXAMPLE' },
        requestParameters: { sourceIPAddress: '203.0.113.1' },
        responseElements: { 'x-amz-request-id': id(), 'x-amz-id-2': id() },
        s3: {
          s3SchemaVersion: '1.0',
          configurationId: id(),
          bucket: {
            name: 'photos',
            ownerIdentity: { principalId: 'A3NL1KOZZKExample' },
            arn: 'arn:aws:s3:::photos',
          },
          object: { key: 'originals/photo.jpg', size: 1024, eTag: md5, sequencer: '0055AED6DCD90281E5' },
        },
      },
    ],
  }),
  aliases: {
    bucket: [
      { path: 'Records.0.s3.bucket.name' },
      { path: 'Records.0.s3.bucket.arn', value: (value) => `arn:aws:s3:::${asText(value)}` },
    ],
    // Keys in notifications are encoded like form data.
    key: [{ path: 'Records.0.s3.object.key', value: (value) => formEncode(asText(value)) }],
    size: [{ path: 'Records.0.s3.object.size' }],
    name: [{ path: 'Records.0.eventName' }],
  },
};

function formEncode(key: string): string {
  return encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+');
}
