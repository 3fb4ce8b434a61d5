import type { Stack } from '@aws-sdk/client-cloudformation';
import { EmojifyError } from '../../errors/emojify-error.js';
import { sdk } from '../../sdk/load.js';
import { discardLeftovers } from './change-set.js';
import type { DeployContext } from './deploy-context.js';
import { stackResources } from './live-functions.js';
import { findStack, isBusy, waitForStack } from './stack.js';
import { isStateful, keptResources, physicalName } from './stateful-resources.js';

const { ContinueUpdateRollbackCommand, DeleteStackCommand } = sdk('@aws-sdk/client-cloudformation');

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
    first.action === 'delete-stack' ? await deleteStack(context, found) : await continueRollback(context, first);
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
  const [resources, kept] = await Promise.all([
    stackResources(context, stack.StackId!),
    keptResources(context, stack.StackId!),
  ]);
  const holding = resources.filter(
    ({ LogicalResourceId, PhysicalResourceId, ResourceType }) =>
      PhysicalResourceId && isStateful(ResourceType!) && !kept.has(LogicalResourceId!),
  );
  const data = holding.map(({ ResourceType, PhysicalResourceId }) => {
    const type = ResourceType!;
    return `${physicalName({ type, physicalId: PhysicalResourceId! })} (${type})`;
  });
  return { action: 'delete-stack', stack: name, status, data };
}

async function deleteStack(
  context: DeployContext,
  { StackName: name, StackStatus, StackId: id }: Stack,
): Promise<undefined> {
  const message = `deleting the failed stack "${name}" (${StackStatus})`;
  context.reporter.report({ level: 'info', code: 'DELETING_STACK', message });
  await context.cloudFormation.send(new DeleteStackCommand({ StackName: id }));
  const left = await waitForStack(context, id!);
  if (left === undefined) return undefined;
  throw new EmojifyError('STACK_STUCK', `stack "${name}" could not be deleted: its status is ${left.StackStatus}`, {
    hint: 'run "emojify remove" for this stage: it names the resource that blocks the deletion',
  });
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
