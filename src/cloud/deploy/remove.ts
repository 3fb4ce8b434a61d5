import type { Stack } from '@aws-sdk/client-cloudformation';
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EmojifyError } from '../../errors/emojify-error.js';
import { sdk } from '../sdk.js';
import { artifactPlace } from './artifacts.js';
import { discardLeftovers } from './change-set.js';
import type { DeployContext } from './deploy-context.js';
import { listDeployments } from './deployment-record.js';
import { emptyBucket } from './empty-bucket.js';
import { followStack } from './follow-stack.js';
import { type Inventory, takeInventory } from './inventory.js';
import { physicalName } from './physical-name.js';
import { rootCause } from './root-cause.js';
import { findStack, isBusy, waitForStack } from './stack.js';
import { newestEvent } from './stack-events.js';
import type { Target } from './target.js';

const { DeleteStackCommand } = sdk('@aws-sdk/client-cloudformation');
const { DeleteLogGroupCommand } = sdk('@aws-sdk/client-cloudwatch-logs');

export interface RemoveContext extends DeployContext {
  readonly dynamoDb: DynamoDBClient;
  readonly logs: CloudWatchLogsClient;
}

export interface RemoveOptions {
  /** Shows what will be lost; throws when it must not be. Not asked when there is no stack any more. */
  readonly approve: (inventory: Inventory) => Promise<void>;
}

/** What `remove --json` prints. */
export interface RemoveResult {
  readonly stack: string;
  readonly stage: string;
  /** Whether there was a stack; when not, what an earlier run had left was removed. */
  readonly found: boolean;
  /** Names of what stays because the template says Retain. */
  readonly kept: readonly string[];
  readonly objectsDeleted: number;
  readonly logGroupsDeleted: number;
  readonly artifactsDeleted: number;
  readonly milliseconds: number;
}

/** How often a deletion is tried: a bucket may get new objects between being emptied and being deleted. */
const ATTEMPTS = 3;

/**
 * Removes a stage: stack, what its buckets hold, log groups and artifacts, in an order in which every run that was cut
 * off can be run again: the records of the deployments, which name the log groups, go last.
 */
export async function remove(context: RemoveContext, target: Target, options: RemoveOptions): Promise<RemoveResult> {
  const started = context.now();
  const place = artifactPlace(context, target);
  const recorded = await recordedFunctions(context, target);
  const stack = await idleStack(context, target.stackName);
  const gone = stack ? await removeStack(context, stack, options) : { functions: [], kept: [], objectsDeleted: 0 };
  const logGroupsDeleted = await deleteLogGroups(context, new Set([...recorded, ...gone.functions]));
  return {
    stack: target.stackName,
    stage: target.stage,
    found: stack !== undefined,
    kept: gone.kept,
    objectsDeleted: gone.objectsDeleted,
    logGroupsDeleted,
    artifactsDeleted: await emptyBucket(context, place),
    milliseconds: context.now() - started,
  };
}

async function recordedFunctions(context: DeployContext, target: Target): Promise<string[]> {
  try {
    const records = await listDeployments(context, artifactPlace(context, target));
    return records.flatMap(({ functions }) => functions.map(({ name }) => name));
  } catch (error) {
    if ((error as Error).name === 'NoSuchBucket') return [];
    throw error;
  }
}

async function idleStack(context: DeployContext, stackName: string): Promise<Stack | undefined> {
  const stack = await findStack(context, stackName);
  return isBusy(stack?.StackStatus) ? waitForStack(context, stack!.StackId!) : stack;
}

async function removeStack(context: RemoveContext, stack: Stack, { approve }: RemoveOptions) {
  const name = stack.StackName!;
  const inventory = await takeInventory(context, name);
  await approve(inventory);
  await discardLeftovers(context, name);
  const objectsDeleted = await deleteStack(context, stack, inventory);
  return {
    functions: inventory.functions,
    kept: inventory.holdings.filter(({ kept }) => kept).map(physicalName),
    objectsDeleted,
  };
}

/** Empties the buckets that are not kept and deletes the stack, again if a bucket was filled in between. */
async function deleteStack(
  context: RemoveContext,
  { StackId, StackName }: Stack,
  inventory: Inventory,
): Promise<number> {
  const buckets = inventory.holdings.filter(({ type, kept }) => type === 'AWS::S3::Bucket' && !kept);
  let deleted = 0;
  for (let attempt = 1; ; attempt++) {
    for (const { physicalId } of buckets) deleted += await emptyBucket(context, { bucket: physicalId });
    const before = await newestEvent(context, StackId!);
    await context.cloudFormation.send(new DeleteStackCommand({ StackName: StackId }));
    const events = await followStack(context, StackId!, before);
    if (events.at(-1)?.ResourceStatus === 'DELETE_COMPLETE') return deleted;
    if (attempt === ATTEMPTS) throw removeFailed(StackName!, events);
  }
}

function removeFailed(name: string, events: Parameters<typeof rootCause>[0]): EmojifyError {
  const cause = rootCause(events);
  const why = cause ? `: ${cause.logicalId} (${cause.type}): ${cause.reason}` : '';
  return new EmojifyError('REMOVE_FAILED', `could not remove stack "${name}"${why}`, {
    hint: cause?.hint ?? 'mend what holds it back, then run "emojify remove" again: it goes on where it stopped',
  });
}

/** Functions make their log groups by themselves, so the stack does not always take them with it. */
async function deleteLogGroups({ logs }: RemoveContext, functions: ReadonlySet<string>): Promise<number> {
  let deleted = 0;
  for (const name of functions) {
    try {
      await logs.send(new DeleteLogGroupCommand({ logGroupName: `/aws/lambda/${name}` }));
      deleted++;
    } catch (error) {
      if ((error as Error).name !== 'ResourceNotFoundException') throw error;
    }
  }
  return deleted;
}
