import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { ImageRecord, ImageStatus } from '../../pipeline/image-record.js';
import type {
  AnalysisStore,
  Clock,
  FailureNote,
  IdempotencyClaim,
  Transition,
  WriteOutcome,
} from '../../pipeline/ports.js';
import { installedSdk } from '../../sdk/load.js';
import { moveUpdate } from './move-update.js';

export interface DynamoAnalysisStoreOptions {
  /** From `documentClient`, or another one that drops undefined values. */
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  /** Default: the system's clock. */
  readonly now?: Clock;
}

/**
 * Claims are in the same table, with keys that are never image ids and without a status, so that stream filters exclude
 * them.
 */
const claimKey = (idempotencyKey: string) => ({ imageId: `idempotency#${idempotencyKey}` });

/** The same applies to stored failures. */
const noteKey = (imageId: string) => ({ imageId: `failure#${imageId}` });

/** The analysis store on DynamoDB. Every write is conditional; reads are strongly consistent. */
export function dynamoAnalysisStore({ client, table, now = Date.now }: DynamoAnalysisStoreOptions): AnalysisStore {
  const get = async (key: { imageId: string }) => {
    const { GetCommand } = await sdk();
    const { Item } = await client.send(new GetCommand({ TableName: table, Key: key, ConsistentRead: true }));
    return Item;
  };
  const remove = async (key: { imageId: string }) => {
    const { DeleteCommand } = await sdk();
    return client.send(new DeleteCommand({ TableName: table, Key: key, ReturnValues: 'ALL_OLD' }));
  };
  return {
    get: async (imageId) => (await get({ imageId })) as ImageRecord | undefined,
    async create(record) {
      const { PutCommand } = await sdk();
      const ConditionExpression = 'attribute_not_exists(imageId)';
      const request = client.send(new PutCommand({ TableName: table, Item: record, ConditionExpression }));
      return (await conditionFailed(request)) === undefined;
    },
    move: (imageId, transition) => move(client, table, imageId, transition),
    async delete(imageId) {
      const { Attributes } = await remove({ imageId });
      await remove(noteKey(imageId));
      if (Attributes?.idempotencyKey) await remove(claimKey(Attributes.idempotencyKey));
    },
    noteFailure: (imageId, note) => noteFailure(client, table, imageId, note),
    async lastFailure(imageId) {
      const { imageId: _, ...note } = (await get(noteKey(imageId))) ?? {};
      return 'code' in note ? (note as unknown as FailureNote) : undefined;
    },
    list: (status) => list(client, table, status),
    async claim(claim) {
      const { PutCommand } = await sdk();
      const request = client.send(
        new PutCommand({
          TableName: table,
          Item: { ...claim, ...claimKey(claim.idempotencyKey), claimedId: claim.imageId },
          ConditionExpression: 'attribute_not_exists(imageId) OR expiresAt < :now',
          ExpressionAttributeValues: { ':now': Math.floor(now() / 1000) },
        }),
      );
      if (!(await conditionFailed(request))) return claim;
      return toClaim(await get(claimKey(claim.idempotencyKey)), claim);
    },
  };
}

const sdk = () => installedSdk('@aws-sdk/lib-dynamodb', () => import('@aws-sdk/lib-dynamodb'));

/** The valid claim; `own` if it expired or was deleted in between. */
function toClaim(item: Record<string, unknown> | undefined, own: IdempotencyClaim): IdempotencyClaim {
  if (!item) return own;
  const { idempotencyKey, claimedId, fingerprint, expiresAt } = item as unknown as IdempotencyClaim & {
    readonly claimedId: string;
  };
  return { idempotencyKey, imageId: claimedId, fingerprint, expiresAt };
}

/** An update, which creates a missing item, so that the functions need no permission beyond the one to move images. */
async function noteFailure(client: DynamoDBDocumentClient, table: string, imageId: string, note: FailureNote) {
  const { UpdateCommand } = await sdk();
  const names = Object.keys(note);
  await client.send(
    new UpdateCommand({
      TableName: table,
      Key: noteKey(imageId),
      UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: Object.fromEntries(Object.entries(note).map(([name, value]) => [`:${name}`, value])),
    }),
  );
}

async function move(
  client: DynamoDBDocumentClient,
  table: string,
  imageId: string,
  transition: Transition,
): Promise<WriteOutcome> {
  const { UpdateCommand } = await sdk();
  const update = new UpdateCommand({ TableName: table, Key: { imageId }, ...moveUpdate(transition) });
  const failed = await conditionFailed(client.send(update));
  if (!failed) return 'written';
  if (failed.there) return 'refused';
  const { GetCommand } = await sdk();
  const { Item } = await client.send(new GetCommand({ TableName: table, Key: { imageId }, ConsistentRead: true }));
  return Item ? 'refused' : 'missing';
}

/** A scan, because only people use this, and rarely; an index by status would cost a write with every step. */
async function* list(client: DynamoDBDocumentClient, table: string, status: ImageStatus): AsyncGenerator<ImageRecord> {
  const { paginateScan } = await sdk();
  const pages = paginateScan(
    { client },
    {
      TableName: table,
      ConsistentRead: true,
      FilterExpression: '#status = :status',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':status': status },
    },
  );
  for await (const { Items = [] } of pages) yield* Items as ImageRecord[];
}

/** A conditional write whose condition failed. */
interface FailedCondition {
  /** Whether DynamoDB returned the existing item that caused the failure; if so, an item exists. */
  readonly there: boolean;
}

/** Awaits a conditional write; undefined if it was done. All other errors are thrown. */
async function conditionFailed(write: Promise<unknown>): Promise<FailedCondition | undefined> {
  try {
    await write;
    return undefined;
  } catch (error) {
    const { name, Item } = error as { name?: string; Item?: unknown };
    if (name !== 'ConditionalCheckFailedException') throw error;
    return { there: Item !== undefined };
  }
}
