import type { S3Event, SQSEvent } from 'aws-lambda';
import { isRecord } from '../../util/is-record.js';
import type { ObjectEvent } from './handler-types.js';

/**
 * The keys of created objects in an event: S3's notification (with any number of records), the same through
 * EventBridge, or S3's test event. Records without a key are left out: they must not
 * prevent the others from being processed.
 */
export function createdKeys(event: ObjectEvent): string[] {
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

/** Whether an event is a batch of messages of a queue. */
export const isQueue = (event: unknown): event is SQSEvent =>
  recordsOf(event)?.some((one) => 'eventSource' in one && one.eventSource === 'aws:sqs') === true;

/** The JSON object of a text; an empty one for any other text. */
export function parseObject(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

/** Notifications encode keys like form data: `+` is a space. EventBridge does not encode them. */
function decodeKey(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    return key;
  }
}
