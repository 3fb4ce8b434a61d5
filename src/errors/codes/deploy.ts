import type { CodeInfo } from '../code.js';

/** Deploying, rolling back and removing. */
export const deployCodes = {
  CHANGE_SET_FAILED: {
    exit: 1,
    meaning: 'CloudFormation rejected the template; nothing was changed.',
    fix: 'Fix what the quoted reason names.',
  },
  DATA_LOSS_REFUSED: {
    exit: 1,
    meaning: 'The command would delete or replace resources that hold data, and that was not allowed.',
    fix: 'Keep them with a `DeletionPolicy`, or pass `--allow-data-loss`.',
  },
  DEPLOY_DECLINED: {
    exit: 1,
    meaning: 'The confirmation was declined.',
    fix: 'Nothing was changed.',
  },
  DEPLOY_FAILED: {
    exit: 1,
    meaning: 'A resource could not be created or updated; CloudFormation rolled the stack back.',
    fix: 'Fix the first failure, which the message names, then deploy again.',
  },
  DEPLOY_OVERTAKEN: {
    exit: 1,
    meaning: 'Another deployment changed the stack between the plan and its approval; this one changed nothing.',
    fix: 'Deploy again to get a plan for the current stack.',
  },
  DEPLOYMENT_BUCKET_MISSING: {
    exit: 2,
    meaning: 'The bucket named by `provider.deploymentBucket` does not exist.',
    fix: 'Create it, or remove the key.',
  },
  DEPLOYMENT_BUCKET_REGION: {
    exit: 2,
    meaning: 'The bucket named by `provider.deploymentBucket` is in a different region from the stage.',
    fix: 'Name a bucket in the region of the stage, or remove the key.',
  },
  DEPLOYMENT_UNKNOWN: {
    exit: 2,
    meaning: 'No kept deployment has that ID, or there is no earlier deployment.',
    fix: 'Use an ID that `emojify info` lists.',
  },
  EXPORTS_IN_USE: {
    exit: 1,
    meaning: 'Another stack imports an output of this stack, so AWS would refuse to delete it. Nothing was removed.',
    fix: 'First remove the stacks that the message names, or deploy them without the import.',
  },
  REMOVE_FAILED: {
    exit: 1,
    meaning: 'A part of the stage could not be removed; the rest is unchanged or already removed.',
    fix: 'Fix the cause, which the message names, then run `emojify remove` again: it continues where it stopped.',
  },
  STACK_MISSING: {
    exit: 1,
    meaning: 'The service is not deployed to this stage and region.',
    fix: 'Check `--stage`, `--region` and `--profile`, or run `emojify deploy`.',
  },
  STACK_PROTECTED: {
    exit: 1,
    meaning: 'The stack has termination protection, so AWS would refuse to delete it. Nothing was removed.',
    fix: 'Run the command in the hint, then remove the service again.',
  },
  STACK_STUCK: {
    exit: 1,
    meaning: 'The stack is in a state in which CloudFormation cannot update it.',
    fix: 'Follow the hint in the message.',
  },
  TEMPLATE_TOO_LARGE: {
    exit: 2,
    meaning: 'The CloudFormation template is larger than the 1 MB that CloudFormation accepts.',
    fix: 'Split the service, or move resources to a separate service.',
  },
} as const satisfies Record<string, CodeInfo>;
