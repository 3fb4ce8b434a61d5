import type { CodeInfo } from '../code.js';

/** Deploying, rolling back and removing. */
export const deployCodes = {
  CHANGE_SET_FAILED: {
    exit: 1,
    meaning: 'CloudFormation refuses the template before anything is changed.',
    fix: 'Do what its reason, quoted in the message, says.',
  },
  DATA_LOSS_REFUSED: {
    exit: 1,
    meaning: 'The deployment would replace or remove something that holds data, and nobody allowed it.',
    fix: 'Change the service file so that it is kept, or pass `--allow-data-loss`.',
  },
  DEPLOY_DECLINED: {
    exit: 1,
    meaning: 'The question before the deployment was answered with no.',
    fix: 'Nothing was changed.',
  },
  DEPLOY_FAILED: {
    exit: 1,
    meaning: 'A resource could not be made or changed; CloudFormation rolled the stack back.',
    fix: 'Mend what the message names as the first failure, then deploy again.',
  },
  DEPLOY_OVERTAKEN: {
    exit: 1,
    meaning: 'Another deployment changed the stack between the plan and its approval; this one changed nothing.',
    fix: 'Deploy again: the new plan is made for the stack as it is now.',
  },
  DEPLOYMENT_BUCKET_MISSING: {
    exit: 2,
    meaning: 'The bucket named by `provider.deploymentBucket` does not exist.',
    fix: 'Make it, or leave the key out.',
  },
  DEPLOYMENT_BUCKET_REGION: {
    exit: 2,
    meaning: 'The bucket named by `provider.deploymentBucket` is in another region than the stage.',
    fix: 'Name a bucket in the region of the stage, or leave the key out.',
  },
  DEPLOYMENT_UNKNOWN: {
    exit: 2,
    meaning: 'There is no earlier deployment of that id, or none to roll back to.',
    fix: 'Take an id that `emojify info` lists.',
  },
  EXPORTS_IN_USE: {
    exit: 1,
    meaning: 'Another stack imports an output of the stack, so AWS would refuse to delete it; nothing was removed.',
    fix: 'Remove the stacks that the message names first, or deploy them without the import.',
  },
  REMOVE_FAILED: {
    exit: 1,
    meaning: 'Something of the service could not be removed; the rest is as it was, or gone already.',
    fix: 'Mend what the message names, then run `emojify remove` again: it goes on where it stopped.',
  },
  STACK_MISSING: {
    exit: 1,
    meaning: 'The service is not deployed to this stage and region.',
    fix: 'Check `--stage`, `--region` and `--profile`, or run `emojify deploy`.',
  },
  STACK_PROTECTED: {
    exit: 1,
    meaning: 'The stack has termination protection, so AWS would refuse to delete it; nothing was removed.',
    fix: 'Run the command that the hint names, then remove again.',
  },
  STACK_STUCK: {
    exit: 1,
    meaning: 'The stack is in a state from which CloudFormation does not let it go on.',
    fix: 'Do what the hint of the message says.',
  },
} as const satisfies Record<string, CodeInfo>;
