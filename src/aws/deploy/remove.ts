import type { Stack } from '@aws-sdk/client-cloudformation';
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { sdk } from '../../sdk/load.js';
import type { ArtifactPlace } from './artifacts.js';
import { artifactPlace } from './artifacts.js';
import { deleteStack } from './delete-stack.js';
import type { DeployContext } from './deploy-context.js';
import { listDeployments } from './deployment-record.js';
import { emptyBucket } from './empty-bucket.js';
import { type Inventory, readInventory, type StatefulResource } from './inventory.js';
import { rememberedLogGroups, rememberKeptLogGroups } from './kept-log-groups.js';
import { idleStack } from './prepare-stack.js';
import { type RemovableContext, requireRemovable } from './removable.js';
import { physicalName } from './stateful-resources.js';
import type { Target } from './target.js';

const { DeleteLogGroupCommand } = sdk('@aws-sdk/client-cloudwatch-logs');

export interface RemoveContext extends DeployContext, RemovableContext {
  readonly dynamoDb: DynamoDBClient;
  readonly logs: CloudWatchLogsClient;
}

export interface RemoveOptions {
  /** Shows what will be lost; throws if that is not allowed. Not called when the stack no longer exists. */
  readonly approve: (inventory: Inventory) => Promise<void>;
}

/** What `remove --json` prints. */
export interface RemoveResult {
  readonly stack: string;
  readonly stage: string;
  /** Whether the stack existed; if not, the leftovers of an earlier run were removed. */
  readonly found: boolean;
  /** Names of the resources that are kept because of their DeletionPolicy. */
  readonly kept: readonly string[];
  readonly objectsDeleted: number;
  readonly logGroupsDeleted: number;
  readonly artifactsDeleted: number;
  readonly milliseconds: number;
}

/**
 * Removes a stage: stack, bucket contents, log groups and artifacts. Nothing is deleted before AWS has accepted the
 * deletion of the stack. An interrupted run can be repeated: the deployment records, which name the log groups, are
 * deleted last.
 */
export async function remove(context: RemoveContext, target: Target, options: RemoveOptions): Promise<RemoveResult> {
  const started = context.now();
  const place = artifactPlace(context, target);
  const recorded = await recordedFunctions(context, target);
  const stack = await idleStack(context, target.stackName);
  const gone = stack ? await removeStack(context, stack, { ...options, place }) : await goneStack(context, place);
  const groups = new Set([...recorded, ...gone.functions].map((name) => `/aws/lambda/${name}`));
  for (const name of gone.keptLogGroups) groups.delete(name);
  const logGroupsDeleted = await deleteLogGroups(context, groups);
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

/** The remaining steps once the stack is deleted: remove the log groups that its functions created. */
interface RemovedStack {
  readonly functions: readonly string[];
  readonly kept: readonly string[];
  readonly keptLogGroups: readonly string[];
  readonly objectsDeleted: number;
}

async function removeStack(
  context: RemoveContext,
  stack: Stack,
  { place, approve }: RemoveOptions & { readonly place: ArtifactPlace },
): Promise<RemovedStack> {
  await requireRemovable(context, stack);
  const inventory = await readInventory(context, stack.StackName!);
  await approve(inventory);
  const { stateful, functions } = inventory;
  const keptLogGroups = namesOf(stateful, (resource) => isLogGroup(resource) && resource.kept === 'resource');
  await rememberKeptLogGroups(context, place, keptLogGroups);
  const lostBuckets = namesOf(stateful, ({ type, kept }) => type === 'AWS::S3::Bucket' && !kept);
  const objectsDeleted = await deleteStack(context, stack, new Set(lostBuckets));
  return { functions, kept: namesOf(stateful, ({ kept }) => kept !== undefined), keptLogGroups, objectsDeleted };
}

/** An earlier run deleted the stack, so only the stored note of that run says which log groups it kept. */
async function goneStack(context: RemoveContext, place: ArtifactPlace): Promise<RemovedStack> {
  const keptLogGroups = await rememberedLogGroups(context, place);
  return { functions: [], kept: keptLogGroups, keptLogGroups, objectsDeleted: 0 };
}

const isLogGroup = ({ type }: StatefulResource): boolean => type === 'AWS::Logs::LogGroup';

function namesOf(stateful: readonly StatefulResource[], which: (resource: StatefulResource) => boolean): string[] {
  return stateful.filter(which).map(physicalName);
}

/** Functions create their log groups themselves, so deleting the stack does not always delete them. */
async function deleteLogGroups({ logs }: RemoveContext, names: ReadonlySet<string>): Promise<number> {
  let deleted = 0;
  for (const logGroupName of names) {
    try {
      await logs.send(new DeleteLogGroupCommand({ logGroupName }));
      deleted++;
    } catch (error) {
      if ((error as Error).name !== 'ResourceNotFoundException') throw error;
    }
  }
  return deleted;
}
