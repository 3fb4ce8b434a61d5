import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { ImageRecord } from '../../pipeline/image-record.js';
import { installedSdk } from '../../sdk/load.js';

/** Reads the records of many images at once; ids without one are missing in the answer. */
export type ReadRecords = (imageIds: readonly string[]) => Promise<ReadonlyMap<string, ImageRecord>>;

/** Most keys of one BatchGetItem: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const mostKeys = 100;

/** Reads records in batches, strongly consistently: an image that was just made is there. */
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
 * DynamoDB answers with at most 16 MB and throttles key by key; what it leaves unprocessed is asked for again at once,
 * as the SDK itself waits when all of a batch was throttled.
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
