import type { Stack } from '@aws-sdk/client-cloudformation';
import { EmojifyError } from '../../errors/emojify-error.js';
import { sdk } from '../../sdk/load.js';
import { discardLeftovers } from './change-set.js';
import { deleteStack } from './delete-stack.js';
import type { DeployContext } from './deploy-context.js';
import { stackResources } from './live-functions.js';
import { findStack, isBusy, waitForStack } from './stack.js';
import { isStateful, keptResources, physicalName } from './stateful-resources.js';

const { ContinueUpdateRollbackCommand } = sdk('@aws-sdk/client-cloudformation');

/** What must be done to a stack before CloudFormation accepts a change set for it. */
export interface FirstStep {
  readonly action: 'delete-stack' | 'continue-rollback';
  readonly stack: string;
  /** CloudFormation's status of the stack. */
  readonly status: string;
  /** Resources that may hold data and would be deleted, as `name (type)`. */
  readonly data: readonly string[];
}

/** Throws when the step is not allowed. */
export type ApproveFirstStep = (step: FirstStep) => Promise<void>;

export interface PrepareOptions {
  /** Change nothing; only report what must be done first. */
  readonly dryRun: boolean;
  readonly approveFirstStep: ApproveFirstStep;
}

export interface PreparedStack {
  /** The stack to update; undefined when it has to be created. */
  readonly stack: Stack | undefined;
  /** What was done first; in a dry run, what would be done. */
  readonly first: FirstStep | undefined;
}

/** Failed stacks: CloudFormation accepts no update of them, only their deletion. */
const failed = ['ROLLBACK_COMPLETE', 'ROLLBACK_FAILED', 'CREATE_FAILED', 'DELETE_FAILED'];

/** Brings a stack from any state into one that can be deployed to. A dry run changes nothing. */
export async function prepareStack(
  context: DeployContext,
  stackName: string,
  options: PrepareOptions,
): Promise<PreparedStack> {
  const found = await idleStack(context, stackName);
  const first = found && (await firstStep(context, found));
  if (found === undefined || first === undefined) return settled(context, found, options);
  if (options.dryRun) return { stack: first.action === 'delete-stack' ? undefined : found, first };
  await options.approveFirstStep(first);
  const stack =
    first.action === 'delete-stack' ? await deleteFailedStack(context, found) : await continueRollback(context, first);
  return { stack, first };
}

async function settled(
  context: DeployContext,
  stack: Stack | undefined,
  { dryRun }: PrepareOptions,
): Promise<PreparedStack> {
  if (stack !== undefined && !dryRun) await discardLeftovers(context, stack.StackName!);
  // A stack in review has no resources yet: a change set that creates them is added to it.
  return { stack: stack?.StackStatus === 'REVIEW_IN_PROGRESS' ? undefined : stack, first: undefined };
}

/** The stack once no operation is in progress; undefined if there is none. */
export async function idleStack(context: DeployContext, stackName: string): Promise<Stack | undefined> {
  const stack = await findStack(context, stackName);
  if (!isBusy(stack?.StackStatus)) return stack;
  const message = `stack "${stackName}" is ${stack?.StackStatus}: waiting for that operation to finish`;
  context.reporter.report({ level: 'info', code: 'WAITING_FOR_STACK', message });
  return waitForStack(context, stack?.StackId ?? stackName);
}

/** What must be done before this stack can be deployed to; undefined if nothing. Changes nothing. */
export async function firstStep(context: DeployContext, stack: Stack): Promise<FirstStep | undefined> {
  const { StackName: name = '', StackStatus: status = '' } = stack;
  if (status === 'UPDATE_ROLLBACK_FAILED') return { action: 'continue-rollback', stack: name, status, data: [] };
  if (!failed.includes(status)) return undefined;
  const data = (await lostResources(context, stack)).map(({ type, physicalId }) => {
    return `${physicalName({ type, physicalId })} (${type})`;
  });
  return { action: 'delete-stack', stack: name, status, data };
}

interface LostResource {
  readonly type: string;
  readonly physicalId: string;
}

/** Resources that may hold data and would be deleted with the stack. */
async function lostResources(context: DeployContext, { StackId }: Stack): Promise<LostResource[]> {
  const [resources, kept] = await Promise.all([stackResources(context, StackId!), keptResources(context, StackId!)]);
  return resources.flatMap(({ LogicalResourceId, PhysicalResourceId: physicalId, ResourceType: type = '' }) =>
    physicalId && isStateful(type) && !kept.has(LogicalResourceId!) ? [{ type, physicalId }] : [],
  );
}

/** Deletes a failed stack once that is approved: buckets that block the deletion are emptied as by `remove`. */
async function deleteFailedStack(context: DeployContext, stack: Stack): Promise<undefined> {
  const { StackName: name, StackStatus } = stack;
  const message = `deleting the failed stack "${name}" (${StackStatus})`;
  context.reporter.report({ level: 'info', code: 'DELETING_STACK', message });
  const lost = (await lostResources(context, stack)).filter(({ type }) => type === 'AWS::S3::Bucket');
  try {
    await deleteStack(context, stack, new Set(lost.map(({ physicalId }) => physicalId)));
  } catch (error) {
    if (!(error instanceof EmojifyError) || error.code !== 'REMOVE_FAILED') throw error;
    throw new EmojifyError('STACK_STUCK', `${error.message}, so it cannot be deployed to`, {
      cause: error,
      ...(error.hint && { hint: error.hint }),
    });
  }
}

async function continueRollback(context: DeployContext, { stack: name }: FirstStep): Promise<Stack> {
  await context.cloudFormation.send(new ContinueUpdateRollbackCommand({ StackName: name }));
  const stack = await waitForStack(context, name);
  if (stack?.StackStatus === 'UPDATE_ROLLBACK_COMPLETE') return stack;
  throw new EmojifyError(
    'STACK_STUCK',
    `the rollback of stack "${name}" failed again: its status is ${stack?.StackStatus}`,
    {
      hint: 'the stack’s events name the resource that failed: fix it, or skip it in the console with "Continue update rollback"',
    },
  );
}
