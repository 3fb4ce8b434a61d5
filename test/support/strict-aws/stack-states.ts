import { stackOf } from './find-stack.js';
import { type StrictRule, validationError } from './rule.js';

export const terminationProtection: StrictRule = {
  name: 'a stack with termination protection is not deleted',
  source: 'AWS CloudFormation User Guide, "Protect CloudFormation stacks from being deleted"',
  async refuse(call, behind) {
    if (call.name !== 'cloudformation:DeleteStack') return undefined;
    const stack = await stackOf(call, behind);
    if (!stack?.EnableTerminationProtection) return undefined;
    return validationError(`Stack [${stack.StackName}] cannot be deleted while TerminationProtection is enabled`);
  },
};

export const rollbackComplete: StrictRule = {
  name: 'a stack whose creation was rolled back is neither updated nor created again',
  source: 'AWS CloudFormation User Guide, "Understand CloudFormation stack creation events" (ROLLBACK_COMPLETE)',
  async refuse(call, behind) {
    if (!['cloudformation:CreateChangeSet', 'cloudformation:UpdateStack'].includes(call.name)) return undefined;
    const stack = await stackOf(call, behind);
    if (stack?.StackStatus !== 'ROLLBACK_COMPLETE') return undefined;
    const changeSet = call.params.get('ChangeSetName');
    return call.params.get('ChangeSetType') === 'CREATE'
      ? validationError(
          `Stack [${stack.StackName}] already exists and cannot be created again with the changeSet [${changeSet}].`,
        )
      : validationError(`Stack:${stack.StackId} is in ROLLBACK_COMPLETE state and can not be updated.`);
  },
};
