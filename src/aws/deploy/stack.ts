import type { Stack, StackStatus } from '@aws-sdk/client-cloudformation';
import { EmojifyError } from '../../errors/emojify-error.js';
import { sdk } from '../../sdk/load.js';
import { poll } from './backoff.js';
import type { DeployContext } from './deploy-context.js';
import type { Target } from './target.js';

const { DescribeStacksCommand } = sdk('@aws-sdk/client-cloudformation');

/** The stack with this name or id; undefined if it does not exist. A deleted stack is found only by its id. */
export async function findStack(
  { cloudFormation }: Pick<DeployContext, 'cloudFormation'>,
  stackName: string,
): Promise<Stack | undefined> {
  try {
    const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName: stackName }));
    return Stacks?.[0];
  } catch (error) {
    if (isMissingStack(error)) return undefined;
    throw error;
  }
}

/** CloudFormation has no separate error name for this, only a ValidationError with this text. */
export function isMissingStack(error: unknown): boolean {
  return error instanceof Error && error.name === 'ValidationError' && /does not exist/.test(error.message);
}

export function isBusy(status: StackStatus | undefined): boolean {
  return status !== 'REVIEW_IN_PROGRESS' && (status?.endsWith('_IN_PROGRESS') ?? false);
}

/** Waits until no operation is in progress; undefined if the stack is gone by then. */
export async function waitForStack(context: DeployContext, stackName: string): Promise<Stack | undefined> {
  const { settled } = await poll(context, async () => {
    const stack = await findStack(context, stackName);
    return isBusy(stack?.StackStatus) ? undefined : { settled: stack };
  });
  return settled?.StackStatus === 'DELETE_COMPLETE' ? undefined : settled;
}

/** For commands that need a stage to be deployed. */
export function missingStack({ stackName, stage }: Target): EmojifyError {
  return new EmojifyError('STACK_MISSING', `stage "${stage}" is not deployed: stack "${stackName}" does not exist`, {
    hint: 'run "emojify deploy" first, or check --stage, --region and --profile',
  });
}

/** The addresses in a stack's outputs, by name. */
export function endpointsOf(stack: Stack | undefined): Record<string, string> {
  const outputs = (stack?.Outputs ?? []).filter(({ OutputValue }) => /^(https?|wss?):\/\//.test(OutputValue ?? ''));
  return Object.fromEntries(outputs.map(({ OutputKey, OutputValue }) => [OutputKey!, OutputValue!]));
}
