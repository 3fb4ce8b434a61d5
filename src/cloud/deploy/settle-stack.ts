import type { Stack } from '@aws-sdk/client-cloudformation';
import { EmojifyError } from '../../errors/emojify-error.js';
import { sdk } from '../sdk.js';
import { discardLeftovers } from './change-set.js';
import type { DeployContext } from './deploy-context.js';
import { findStack, isBusy, waitForStack } from './stack.js';

const { ContinueUpdateRollbackCommand, DeleteStackCommand } = sdk('@aws-sdk/client-cloudformation');

/** Asks whether a failed update's rollback should be continued; answering false ends the deployment. */
export type ConfirmContinue = (stackName: string) => Promise<boolean>;

/** Stacks that never came to be: nothing in them works, and CloudFormation takes no update of them. */
const shells = ['REVIEW_IN_PROGRESS', 'ROLLBACK_COMPLETE', 'ROLLBACK_FAILED', 'CREATE_FAILED', 'DELETE_FAILED'];

/**
 * Brings a stack from whatever state it was left in to one that can be deployed to.
 * Answers the stack for an update, or undefined when it has to be created.
 */
export async function settleStack(
  context: DeployContext,
  stackName: string,
  confirmContinue: ConfirmContinue,
): Promise<Stack | undefined> {
  const stack = await whenIdle(context, stackName);
  if (stack === undefined) return undefined;
  if (shells.includes(stack.StackStatus!)) return removeShell(context, stack);
  if (stack.StackStatus === 'UPDATE_ROLLBACK_FAILED') return continueRollback(context, stack, confirmContinue);
  await discardLeftovers(context, stackName);
  return stack;
}

async function whenIdle(context: DeployContext, stackName: string): Promise<Stack | undefined> {
  const stack = await findStack(context, stackName);
  if (!isBusy(stack?.StackStatus)) return stack;
  const message = `stack "${stackName}" is ${stack?.StackStatus}: waiting for what is going on there to end`;
  context.reporter.report({ level: 'info', code: 'WAITING_FOR_STACK', message });
  return waitForStack(context, stack?.StackId ?? stackName);
}

async function removeShell(context: DeployContext, stack: Stack): Promise<undefined> {
  const { StackName: name, StackStatus: status, StackId: id } = stack;
  const message = `removing what is left of stack "${name}" (${status})`;
  context.reporter.report({ level: 'info', code: 'REMOVING_SHELL', message });
  await context.cloudFormation.send(new DeleteStackCommand({ StackName: id }));
  const left = await waitForStack(context, id!);
  if (left === undefined) return undefined;
  throw new EmojifyError('STACK_STUCK', `stack "${name}" cannot be removed: it is ${left.StackStatus}`, {
    hint: 'run "emojify remove" for this stage: it says what holds the stack back',
  });
}

async function continueRollback(context: DeployContext, stack: Stack, confirm: ConfirmContinue): Promise<Stack> {
  const name = stack.StackName!;
  if (!(await confirm(name))) {
    throw new EmojifyError('STACK_STUCK', `stack "${name}" is UPDATE_ROLLBACK_FAILED: nothing can be deployed to it`, {
      hint: 'mend what the stack’s events name, then deploy again with --yes to continue the rollback',
    });
  }
  await context.cloudFormation.send(new ContinueUpdateRollbackCommand({ StackName: name }));
  const settled = await waitForStack(context, name);
  if (settled !== undefined && settled.StackStatus === 'UPDATE_ROLLBACK_COMPLETE') return settled;
  throw new EmojifyError('STACK_STUCK', `the rollback of stack "${name}" failed again: it is ${settled?.StackStatus}`, {
    hint: 'the stack’s events name the resource; mend it in the console, or skip it there with "continue update rollback"',
  });
}
