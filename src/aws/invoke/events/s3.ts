import { asText, md5, type SampleEvent } from './sample-event.js';

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
    // Keys in notifications are written as forms write them.
    key: [{ path: 'Records.0.s3.object.key', value: (value) => formEncode(asText(value)) }],
    size: [{ path: 'Records.0.s3.object.size' }],
    name: [{ path: 'Records.0.eventName' }],
  },
};

function formEncode(key: string): string {
  return encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+');
}
