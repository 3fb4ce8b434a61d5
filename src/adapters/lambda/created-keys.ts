import type { S3Event } from 'aws-lambda';
import type { S3EventBridgeEvent, S3TestEvent } from './handler-types.js';

/** The keys of the objects that an event says were created: S3's notification (any number of them), the same through EventBridge, or S3's probe. */
export function createdKeys(event: S3Event | S3EventBridgeEvent | S3TestEvent): string[] {
  if ('Records' in event)
    return event.Records.filter(({ eventName }) => eventName.startsWith('ObjectCreated:')).map(({ s3 }) =>
      decodeKey(s3.object.key),
    );
  return 'detail' in event && event['detail-type'] === 'Object Created' ? [event.detail.object.key] : [];
}

/** Notifications carry keys as form data does: `+` is a space. EventBridge carries them as they are. */
const decodeKey = (key: string): string => decodeURIComponent(key.replaceAll('+', ' '));
