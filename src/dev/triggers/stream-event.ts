import type { AttributeValue, DynamoDBRecord } from 'aws-lambda';
import type { Change, RecordChange } from '../../pipeline/ports.js';
import { marshall } from '../../sdk/attribute-values.js';

/** One record of a DynamoDB stream of type NEW_IMAGE. */
export function streamRecord({ sequence, at, change }: Change<RecordChange>, region: string): DynamoDBRecord {
  const { kind, imageId, record } = change;
  const image = record && marshall(record, { removeUndefinedValues: true, convertClassInstanceToMap: true });
  return {
    eventID: `local-${sequence}`,
    eventName: kind,
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: region,
    eventSourceARN: `arn:aws:dynamodb:${region}:000000000000:table/Images/stream/local`,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(Date.parse(at) / 1000),
      Keys: { imageId: { S: imageId } },
      ...(image && { NewImage: image as Record<string, AttributeValue> }),
      SequenceNumber: sequenceNumber(sequence),
      SizeBytes: JSON.stringify(image ?? imageId).length,
      StreamViewType: 'NEW_IMAGE',
    },
  };
}

/** DynamoDB's sequence numbers are strings of at least 21 digits. */
const sequenceNumber = (sequence: number) => String(sequence).padStart(21, '0');
