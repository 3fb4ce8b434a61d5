import type { StackResourceSummary } from '@aws-sdk/client-cloudformation';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { sdk } from '../../sdk/load.js';
import type { DeployContext } from './deploy-context.js';
import { objectVersions } from './empty-bucket.js';
import { stackResources } from './live-functions.js';
import { isStateful, type Kept, keptResources } from './stateful-resources.js';

const { DescribeTableCommand } = sdk('@aws-sdk/client-dynamodb');

/** A stateful resource of a stack. */
export interface StatefulResource {
  readonly logicalId: string;
  readonly type: string;
  /** Its name on AWS. */
  readonly physicalId: string;
  /** Number of objects (all versions) or items in it, if it can be counted; a table's number may be six hours old. */
  readonly count: number | undefined;
  /** What is kept of it when the stack is deleted; absent if nothing is. */
  readonly kept?: Kept;
}

export interface Inventory {
  readonly resources: number;
  readonly stateful: readonly StatefulResource[];
  /** Names of its functions on AWS. */
  readonly functions: readonly string[];
}

/** The content of a stack, and how much data would be lost with it. */
export async function readInventory(
  context: DeployContext & { readonly dynamoDb: DynamoDBClient },
  stackName: string,
): Promise<Inventory> {
  const [resources, kept] = await Promise.all([stackResources(context, stackName), keptResources(context, stackName)]);
  const holders = resources.filter(({ ResourceType }) => isStateful(ResourceType ?? ''));
  const stateful = holders.map(async (resource) => ({
    logicalId: resource.LogicalResourceId!,
    type: resource.ResourceType!,
    physicalId: resource.PhysicalResourceId ?? '',
    count: await countOf(context, resource),
    ...keptAs(kept.get(resource.LogicalResourceId!)),
  }));
  const functions = resources.filter(({ ResourceType }) => ResourceType === 'AWS::Lambda::Function');
  return {
    resources: resources.length,
    stateful: await Promise.all(stateful),
    functions: functions.map(({ PhysicalResourceId }) => PhysicalResourceId!),
  };
}

async function countOf(
  context: DeployContext & { readonly dynamoDb: DynamoDBClient },
  { ResourceType, PhysicalResourceId: name }: StackResourceSummary,
): Promise<number | undefined> {
  if (name === undefined) return undefined;
  if (ResourceType === 'AWS::S3::Bucket') return countObjects(context, name);
  if (ResourceType !== 'AWS::DynamoDB::Table') return undefined;
  try {
    const { Table } = await context.dynamoDb.send(new DescribeTableCommand({ TableName: name }));
    return Table?.ItemCount;
  } catch (error) {
    if ((error as Error).name === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}

async function countObjects(context: DeployContext, bucket: string): Promise<number | undefined> {
  let count = 0;
  for await (const page of objectVersions(context, { bucket })) count += page.length;
  return count;
}

const keptAs = (kept: Kept | undefined) => (kept ? { kept } : {});
