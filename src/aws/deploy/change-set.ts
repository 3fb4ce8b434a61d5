import { randomUUID } from 'node:crypto';
import type { Change as AwsChange, ChangeSetSummary, DescribeChangeSetOutput } from '@aws-sdk/client-cloudformation';
import { sdk } from '../../sdk/load.js';
import { poll } from './backoff.js';
import { changeSetFailure } from './change-set-failure.js';
import { type DeployContext, uninterrupted } from './deploy-context.js';
import type { Release } from './release.js';
import { findStack, waitForStack } from './stack.js';
import { templateSource } from './template-store.js';

const {
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  ListChangeSetsCommand,
} = sdk('@aws-sdk/client-cloudformation');

/** The prefix of our change sets, by which those of killed runs are found. */
const PREFIX = 'emojify-';
/**
 * Milliseconds after which a change set counts as abandoned: before that, someone may be reading it in another
 * terminal.
 */
const STALE = 86_400_000;

export interface ChangeSetRequest extends Pick<Release, 'stackName' | 'template' | 'place' | 'tags'> {
  readonly type: 'CREATE' | 'UPDATE';
}

/** A change set that is ready to be executed. */
export interface ChangeSet {
  readonly id: string;
  readonly stackId: string;
  readonly stackName: string;
  readonly type: 'CREATE' | 'UPDATE';
  readonly changes: readonly AwsChange[];
}

/** Creates a change set and waits for it; undefined if it has no changes, in which case it is deleted. */
export async function createChangeSet(
  context: DeployContext,
  request: ChangeSetRequest,
): Promise<ChangeSet | undefined> {
  const made = await requestChangeSet(context, request);
  try {
    const described = await poll(context, () => describeWhenReady(context, made.id));
    if (described.Status === 'CREATE_COMPLETE') return { ...made, changes: await allChanges(context, described) };
    if (!isEmpty(described)) throw await changeSetFailure(context, request.stackName, described);
  } catch (error) {
    await discardChangeSet(context, made);
    throw error;
  }
  await discardChangeSet(context, made);
  return undefined;
}

async function requestChangeSet(
  context: DeployContext,
  request: ChangeSetRequest,
): Promise<Omit<ChangeSet, 'changes'>> {
  const { stackName, type, tags } = request;
  const name = { StackName: stackName, ChangeSetName: `${PREFIX}${context.now()}-${randomUUID().slice(0, 8)}` };
  const command = new CreateChangeSetCommand({
    ...name,
    ChangeSetType: type,
    ...(await templateSource(context, request)),
    Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'],
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
  });
  try {
    const { Id, StackId } = await context.cloudFormation.send(command);
    return { id: Id!, stackId: StackId!, stackName, type };
  } catch (error) {
    if ((error as Error).name !== 'AlreadyExistsException') throw error;
    // The name is unique to this run, so an attempt whose response was lost has created it.
    const there = await context.cloudFormation.send(new DescribeChangeSetCommand(name));
    return { id: there.ChangeSetId!, stackId: there.StackId!, stackName, type };
  }
}

async function describeWhenReady(context: DeployContext, id: string): Promise<DescribeChangeSetOutput | undefined> {
  const described = await context.cloudFormation.send(new DescribeChangeSetCommand({ ChangeSetName: id }));
  return described.Status === 'CREATE_COMPLETE' || described.Status === 'FAILED' ? described : undefined;
}

/** CloudFormation fails change sets without changes; only the text of the reason distinguishes this. */
function isEmpty({ StatusReason = '' }: DescribeChangeSetOutput): boolean {
  return /didn't contain changes|No updates are to be performed/i.test(StatusReason);
}

async function allChanges(context: DeployContext, first: DescribeChangeSetOutput): Promise<AwsChange[]> {
  const changes = [...(first.Changes ?? [])];
  for (let next = first.NextToken; next !== undefined; ) {
    const command = new DescribeChangeSetCommand({ ChangeSetName: first.ChangeSetId, NextToken: next });
    const page = await context.cloudFormation.send(command);
    changes.push(...(page.Changes ?? []));
    next = page.NextToken;
  }
  return changes;
}

/** Deletes a change set and, with the first one of a stack, the empty stack that CloudFormation created for it. */
export async function discardChangeSet(
  interrupted: DeployContext,
  changeSet: Pick<ChangeSet, 'id' | 'stackId'>,
): Promise<void> {
  const context = uninterrupted(interrupted);
  await context.cloudFormation.send(new DeleteChangeSetCommand({ ChangeSetName: changeSet.id }));
  const stack = await findStack(context, changeSet.stackId);
  if (stack?.StackStatus !== 'REVIEW_IN_PROGRESS') return;
  // Another deployment may have its own change set on the same empty stack, which would be deleted with it.
  const others = await changeSetsOf(context, changeSet.stackId);
  if (others.some((other) => !isStale(context, other))) return;
  await context.cloudFormation.send(new DeleteStackCommand({ StackName: changeSet.stackId }));
  await waitForStack(context, changeSet.stackId);
}

/**
 * Deletes abandoned change sets of killed runs on a stack: only those too old to belong to a run that is still waiting
 * for confirmation.
 */
export async function discardLeftovers(context: DeployContext, stackName: string): Promise<void> {
  const found = await changeSetsOf(context, stackName);
  const stale = found.filter((summary) => summary.ChangeSetName?.startsWith(PREFIX) && isStale(context, summary));
  for (const { ChangeSetId } of stale) {
    await context.cloudFormation.send(new DeleteChangeSetCommand({ ChangeSetName: ChangeSetId! }));
  }
}

async function changeSetsOf({ cloudFormation }: DeployContext, stackName: string): Promise<ChangeSetSummary[]> {
  const { Summaries = [] } = await cloudFormation.send(new ListChangeSetsCommand({ StackName: stackName }));
  return Summaries;
}

function isStale(context: DeployContext, { CreationTime }: ChangeSetSummary): boolean {
  return CreationTime !== undefined && context.now() - CreationTime.getTime() > STALE;
}
