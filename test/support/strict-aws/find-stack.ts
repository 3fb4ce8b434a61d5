import { DescribeStacksCommand, type Stack } from '@aws-sdk/client-cloudformation';
import type { Behind, StrictCall } from './rule.js';

/** The stack that a call names; undefined when there is none. */
export async function stackOf(call: StrictCall, { cloudFormation }: Behind): Promise<Stack | undefined> {
  const StackName = call.params.get('StackName');
  if (!StackName) return undefined;
  try {
    return (await cloudFormation.send(new DescribeStacksCommand({ StackName }))).Stacks?.[0];
  } catch {
    return undefined;
  }
}
