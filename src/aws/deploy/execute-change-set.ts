import type { StackEvent } from '@aws-sdk/client-cloudformation';
import { EmojifyError } from '../../errors/emojify-error.js';
import { sdk } from '../../sdk/load.js';
import { type ChangeSet, discardChangeSet } from './change-set.js';
import type { DeployContext } from './deploy-context.js';
import { type LeftResource, leftResources } from './left-resources.js';
import { rootCause } from './root-cause.js';
import { followStack, newestEvent } from './stack-events.js';

const { CancelUpdateStackCommand, ExecuteChangeSetCommand } = sdk('@aws-sdk/client-cloudformation');

/** Executes a change set and reports each resource's progress; returns what the update left behind. Throws DEPLOY_FAILED with the root cause. */
export async function executeChangeSet(context: DeployContext, changeSet: ChangeSet): Promise<LeftResource[]> {
  const before = await startOrDiscard(context, changeSet);
  const events = await followOrCancel(context, changeSet, before);
  const last = events.at(-1)?.ResourceStatus;
  if (last === 'CREATE_COMPLETE' || last === 'UPDATE_COMPLETE') return leftResources(context, events);
  throw failure(changeSet, events);
}

/** Returns the newest event before the start. */
async function startOrDiscard(context: DeployContext, changeSet: ChangeSet): Promise<string | undefined> {
  try {
    const before = await newestEvent(context, changeSet.stackId);
    await start(context, changeSet);
    return before;
  } catch (error) {
    await discardChangeSet(context, changeSet);
    throw wasOvertaken(error) ? overtaken(changeSet, error) : error;
  }
}

/** Executing a change set invalidates all others of its stack: CloudFormation deletes them or marks them obsolete. */
function wasOvertaken(error: unknown): boolean {
  const { name, message } = error as Error;
  return (
    name.startsWith('ChangeSetNotFound') || (name.startsWith('InvalidChangeSetStatus') && message.includes('OBSOLETE'))
  );
}

function overtaken({ stackName }: ChangeSet, cause: unknown): EmojifyError {
  const message = `stack "${stackName}" was changed by another deployment after this plan was made`;
  return new EmojifyError('DEPLOY_OVERTAKEN', message, {
    cause,
    hint: 'this run changed nothing: deploy again to see a new plan',
  });
}

async function start({ cloudFormation }: DeployContext, { id, type }: ChangeSet): Promise<void> {
  // If a first deployment fails, everything that it created is removed, even with Retain, because it has no data yet.
  const command = new ExecuteChangeSetCommand({
    ChangeSetName: id,
    ...(type === 'CREATE' && { RetainExceptOnCreate: true }),
  });
  try {
    await cloudFormation.send(command);
  } catch (error) {
    // An attempt whose response was lost has started it already.
    const { name, message } = error as Error;
    if (!name.startsWith('InvalidChangeSetStatus') || !message.includes('EXECUTE_')) throw error;
  }
}

async function followOrCancel(
  context: DeployContext,
  changeSet: ChangeSet,
  before: string | undefined,
): Promise<StackEvent[]> {
  try {
    return await followStack(context, changeSet.stackId, before);
  } catch (error) {
    if (error instanceof EmojifyError && error.code === 'INTERRUPTED') throw await cancel(context, changeSet);
    throw error;
  }
}

/** Asks AWS to cancel an update. A creation cannot be cancelled; the error says that it continues. */
async function cancel({ cloudFormation }: DeployContext, { stackName, type }: ChangeSet): Promise<EmojifyError> {
  if (type === 'CREATE') {
    return new EmojifyError(
      'INTERRUPTED',
      `stopped watching: CloudFormation continues to create stack "${stackName}"`,
      {
        hint: 'run "emojify deploy" again to continue, or "emojify remove" to delete the stack',
      },
    );
  }
  try {
    await cloudFormation.send(new CancelUpdateStackCommand({ StackName: stackName }));
  } catch (error) {
    const message = `stopped watching: the update of stack "${stackName}" could not be cancelled and continues`;
    return new EmojifyError('INTERRUPTED', message, { cause: error });
  }
  return new EmojifyError(
    'INTERRUPTED',
    `the update of stack "${stackName}" is being cancelled and rolled back by AWS`,
  );
}

function failure({ stackName, type }: ChangeSet, events: readonly StackEvent[]): EmojifyError {
  const cause = rootCause(events);
  const status = events.at(-1)?.ResourceStatus;
  const verb = type === 'CREATE' ? 'create' : 'update';
  if (cause === undefined)
    return new EmojifyError('DEPLOY_FAILED', `could not ${verb} stack "${stackName}": ${status}`);
  const message = `could not ${verb} stack "${stackName}": ${cause.logicalId} (${cause.type}): ${cause.reason}`;
  return new EmojifyError('DEPLOY_FAILED', message, {
    ...(cause.hint && { hint: cause.hint }),
    data: { stack: stackName, status, logicalId: cause.logicalId, type: cause.type, reason: cause.reason },
  });
}
