import type { AttributeValue } from 'aws-lambda';
import type { ImageRecord } from '../../pipeline/image-record.js';
import { marshall, unmarshall } from '../../sdk/attribute-values.js';

/** Converts a record to the format of a stream's NewImage. */
export function recordToImage(record: ImageRecord): Record<string, AttributeValue> {
  return marshall(record, { removeUndefinedValues: true }) as Record<string, AttributeValue>;
}

/** Converts a stream's NewImage to a record. */
export function recordFromImage(image: Readonly<Record<string, AttributeValue>>): ImageRecord {
  return unmarshall(image as Parameters<typeof unmarshall>[0]) as ImageRecord;
}
