import type { S3Event } from 'aws-lambda';
import { isRecord } from '../../util/is-record.js';
import type { S3EventBridgeEvent, S3TestEvent } from './handler-types.js';

/**
 * The keys of created objects in an event: S3's notification (with any number of records), the same through
 * EventBridge, or S3's test event. Records without a key are left out: they must not
 * prevent the others from being processed.
 */
export function createdKeys(event: S3Event | S3EventBridgeEvent | S3TestEvent): string[] {
  const records = recordsOf(event);
  if (records)
    return records.flatMap((record) => {
      const { eventName, s3 } = record as Partial<S3Event['Records'][0]>;
      const created = typeof eventName === 'string' && eventName.startsWith('ObjectCreated:');
      return created ? keyIn(s3).map(decodeKey) : [];
    });
  const bridged = isRecord(event) && 'detail' in event && event['detail-type'] === 'Object Created';
  return bridged ? keyIn(event.detail) : [];
}

/** The records of an event that are objects; undefined when it has no list of them. */
export function recordsOf(event: unknown): readonly object[] | undefined {
  const records = isRecord(event) ? event.Records : undefined;
  return Array.isArray(records) ? records.filter(isRecord) : undefined;
}

/** The key of an event's object, of those that name one. */
export function keyIn(about: unknown): string[] {
  const object = isRecord(about) ? about.object : undefined;
  return isRecord(object) && typeof object.key === 'string' ? [object.key] : [];
}

/** Notifications encode keys like form data: `+` is a space. EventBridge does not encode them. */
function decodeKey(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    return key;
  }
}
