import type { DynamoDBStreamEvent, S3Event } from 'aws-lambda';
import type { GivenUp } from '../../pipeline/give-up.js';
import { imageIdOfOriginal, isImageId } from '../../pipeline/keys.js';
import { isRecord } from '../../util/is-record.js';
import { keyIn, parseObject, recordsOf } from './created-keys.js';
import type { S3EventBridgeEvent } from './handler-types.js';

/** A record of any of the events: an object in S3, a change in a stream, or a message of a queue that S3 writes to. */
type AnyRecord = Partial<S3Event['Records'][0] & DynamoDBStreamEvent['Records'][0] & { readonly body: string }>;

type Work = Omit<GivenUp, 'reason'>;

/** The images in an event of analyzeImage or processImage, and the status each must have for it. */
export function givenUpImages(event: unknown): Work[] {
  if (isEventBridge(event)) return keyIn(event.detail).flatMap((key) => original(key, event.time));
  return (recordsOf(event) ?? []).flatMap((record) => {
    const { s3, eventTime, dynamodb, body } = record as AnyRecord;
    if (s3) return keyIn(s3).flatMap((key) => original(key, eventTime));
    if (typeof body === 'string') return givenUpImages(parseObject(body));
    const { imageId, updatedAt, status } = dynamodb?.NewImage ?? {};
    if (!imageId || !isImageId(text(imageId.S)) || status?.S !== 'analyzed') return [];
    return [{ imageId: text(imageId.S), status: 'analyzed' as const, at: text(updatedAt?.S) }];
  });
}

const isEventBridge = (event: unknown): event is S3EventBridgeEvent =>
  isRecord(event) && event['detail-type'] === 'Object Created';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** These keys contain no characters that an event would encode. */
function original(key: string, at: unknown): Work[] {
  const imageId = imageIdOfOriginal(key);
  return imageId === undefined ? [] : [{ imageId, status: 'received', at: text(at) }];
}
