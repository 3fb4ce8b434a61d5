import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { ImageRecord } from '../../pipeline/image-record.js';
import { installedSdk } from '../../sdk/load.js';

/** Reads the records of many images; ids without a record are missing in the result. */
export type ReadRecords = (imageIds: readonly string[]) => Promise<ReadonlyMap<string, ImageRecord>>;

/**
 * Maximum keys of one BatchGetItem:
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
 */
const mostKeys = 100;

/** Reads records in batches, strongly consistently, so that new images are found. */
export function dynamoRecordReader(client: DynamoDBDocumentClient, table: string): ReadRecords {
  return async (imageIds) => {
    const records = new Map<string, ImageRecord>();
    for (let start = 0; start < imageIds.length; start += mostKeys) {
      const keys = imageIds.slice(start, start + mostKeys).map((imageId) => ({ imageId }));
      for (const record of await readBatch(client, table, keys)) records.set(record.imageId, record);
    }
    return records;
  };
}

type Key = Record<string, unknown>;

/**
 * DynamoDB returns at most 16 MB and throttles per key; unprocessed keys are requested again at once, because the SDK
 * itself waits if a whole batch was throttled.
 */
async function readBatch(client: DynamoDBDocumentClient, table: string, keys: readonly Key[]) {
  const { BatchGetCommand } = await installedSdk('@aws-sdk/lib-dynamodb', () => import('@aws-sdk/lib-dynamodb'));
  const found: ImageRecord[] = [];
  let left = keys;
  while (left.length > 0) {
    const RequestItems = { [table]: { Keys: [...left], ConsistentRead: true } };
    const { Responses = {}, UnprocessedKeys = {} } = await client.send(new BatchGetCommand({ RequestItems }));
    found.push(...((Responses[table] ?? []) as ImageRecord[]));
    left = UnprocessedKeys[table]?.Keys ?? [];
  }
  return found;
}
