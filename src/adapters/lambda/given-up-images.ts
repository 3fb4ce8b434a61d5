import type { DynamoDBStreamEvent, S3Event } from 'aws-lambda';
import type { GivenUp } from '../../pipeline/give-up.js';
import { imageIdOfOriginal } from '../../pipeline/keys.js';
import type { S3EventBridgeEvent } from './handler-types.js';

type Work = Omit<GivenUp, 'reason'>;

/** The images in an event of analyzeImage or processImage, and the status each must have for it. */
export function givenUpImages(event: unknown): Work[] {
  const { Records: records = [] } = event as Partial<S3Event & DynamoDBStreamEvent>;
  if (isEventBridge(event)) return original(event.detail.object.key, event.time);
  return (records as readonly Partial<S3Event['Records'][0] & DynamoDBStreamEvent['Records'][0]>[]).flatMap(
    ({ s3, eventTime, dynamodb }) => {
      if (s3) return original(s3.object.key, eventTime ?? '');
      const { imageId, updatedAt, status } = dynamodb?.NewImage ?? {};
      if (!imageId?.S || status?.S !== 'analyzed') return [];
      return [{ imageId: imageId.S, status: 'analyzed' as const, at: updatedAt?.S ?? '' }];
    },
  );
}

const isEventBridge = (event: unknown): event is S3EventBridgeEvent =>
  (event as Partial<S3EventBridgeEvent>)['detail-type'] === 'Object Created';

/** These keys contain no characters that an event would encode. */
function original(key: string, at: string): Work[] {
  const imageId = imageIdOfOriginal(key);
  return imageId === undefined ? [] : [{ imageId, status: 'received', at }];
}
