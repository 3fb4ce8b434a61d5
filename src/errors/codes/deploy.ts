import type { CodeInfo } from '../code.js';

/** Deploying, rolling back and removing. */
export const deployCodes = {
  CHANGE_SET_FAILED: {
    exit: 1,
<<<<<<< HEAD
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
=======
    meaning: 'CloudFormation rejected the template. Nothing was changed.',
    fix: 'Fix the reason that the message quotes.',
  },
  DATA_LOSS_REFUSED: {
    exit: 1,
    meaning: 'The deployment would replace or remove a resource that holds data.',
    fix: 'Change the service file to keep it, or pass `--allow-data-loss`.',
  },
  DEPLOY_DECLINED: {
    exit: 1,
    meaning: 'The deployment was declined at the prompt. Nothing was changed.',
    fix: 'Run the command again and confirm it, or pass `--yes`.',
>>>>>>> 39676df (docs(texts): help, errors, prompts and comments in plain, standard English)
  },
  DEPLOY_FAILED: {
    exit: 1,
    meaning: 'A resource could not be created or updated; CloudFormation rolled the stack back.',
<<<<<<< HEAD
    fix: 'Fix the first failure, which the message names, then deploy again.',
  },
  DEPLOY_OVERTAKEN: {
    exit: 1,
    meaning: 'Another deployment changed the stack between the plan and its approval; this one changed nothing.',
    fix: 'Deploy again to get a plan for the current stack.',
=======
    fix: 'Fix the first failure in the message, then deploy again.',
  },
  DEPLOY_OVERTAKEN: {
    exit: 1,
    meaning: 'Another deployment changed the stack between the plan and its approval. This one changed nothing.',
    fix: 'Deploy again, to plan against the current stack.',
>>>>>>> 39676df (docs(texts): help, errors, prompts and comments in plain, standard English)
  },
  DEPLOYMENT_BUCKET_MISSING: {
    exit: 2,
    meaning: 'The bucket named by `provider.deploymentBucket` does not exist.',
<<<<<<< HEAD
    fix: 'Create it, or remove the key.',
  },
  DEPLOYMENT_BUCKET_REGION: {
    exit: 2,
    meaning: 'The bucket named by `provider.deploymentBucket` is in another region than the stage.',
    fix: 'Name a bucket in the region of the stage, or remove the key.',
  },
  DEPLOYMENT_UNKNOWN: {
    exit: 2,
    meaning: 'No kept deployment has that ID, or there is no earlier deployment.',
    fix: 'Use an ID that `emojify info` lists.',
=======
    fix: 'Create the bucket, or remove the key.',
  },
  DEPLOYMENT_BUCKET_REGION: {
    exit: 2,
    meaning: 'The bucket named by `provider.deploymentBucket` is not in the region of the stage.',
    fix: 'Use a bucket in the region of the stage, or remove the key.',
  },
  DEPLOYMENT_UNKNOWN: {
    exit: 2,
    meaning: 'The deployment does not exist, or there is no earlier one to roll back to.',
    fix: 'Use an id listed by `emojify info`.',
>>>>>>> 39676df (docs(texts): help, errors, prompts and comments in plain, standard English)
  },
  EXPORTS_IN_USE: {
    exit: 1,
    meaning: 'Another stack imports an output of this stack, so AWS would refuse to delete it. Nothing was removed.',
    fix: 'First remove the stacks that the message names, or deploy them without the import.',
  },
  REMOVE_FAILED: {
    exit: 1,
<<<<<<< HEAD
    meaning: 'A part of the stage could not be removed; the rest is unchanged or already removed.',
    fix: 'Fix the cause, which the message names, then run `emojify remove` again: it continues where it stopped.',
=======
    meaning: 'Part of the service could not be removed; the rest is unchanged or already removed.',
    fix: 'Fix what the message names, then run `emojify remove` again: it continues where it stopped.',
>>>>>>> 39676df (docs(texts): help, errors, prompts and comments in plain, standard English)
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
<<<<<<< HEAD
    meaning: 'The stack is in a state in which CloudFormation accepts no update.',
    fix: 'Follow the hint of the message.',
=======
    meaning: 'The stack is in a state that CloudFormation cannot update.',
    fix: 'Follow the hint below the message.',
>>>>>>> 39676df (docs(texts): help, errors, prompts and comments in plain, standard English)
  },
} as const satisfies Record<string, CodeInfo>;
