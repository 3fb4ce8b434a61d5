import type { S3Event } from 'aws-lambda';
import type { S3EventBridgeEvent, S3TestEvent } from './handler-types.js';

/**
 * The keys of created objects in an event: S3's notification (with any number of records), the same through
 * EventBridge, or S3's test event.
 */
export function createdKeys(event: S3Event | S3EventBridgeEvent | S3TestEvent): string[] {
  if ('Records' in event)
    return event.Records.filter(({ eventName }) => eventName.startsWith('ObjectCreated:')).map(({ s3 }) =>
      decodeKey(s3.object.key),
    );
  return 'detail' in event && event['detail-type'] === 'Object Created' ? [event.detail.object.key] : [];
}

/** Notifications encode keys like form data: `+` is a space. EventBridge does not encode them. */
const decodeKey = (key: string): string => decodeURIComponent(key.replaceAll('+', ' '));
