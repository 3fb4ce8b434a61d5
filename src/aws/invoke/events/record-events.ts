import { createHash } from 'node:crypto';
import { accountId, asText, type SampleEvent } from './sample-event.js';

/** One record of a DynamoDB stream: an item was changed. */
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
