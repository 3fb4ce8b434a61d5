import type { Stack, StackEvent } from '@aws-sdk/client-cloudformation';
import { EmojifyError } from '../../errors/emojify-error.js';
import { sdk } from '../../sdk/load.js';
import type { DeployContext } from './deploy-context.js';
import { emptyBucket } from './empty-bucket.js';
import { nameRefusal, type RemovableContext } from './removable.js';
import { isCancellation, rootCause } from './root-cause.js';
import { followDeletion, newestEvent } from './stack-events.js';

const { DeleteStackCommand } = sdk('@aws-sdk/client-cloudformation');

/** How often one bucket is emptied: something outside the stack may keep writing to it. */
const ATTEMPTS = 3;

/** AWS gives the reason only as text. */
const notEmpty = /bucket you tried to delete is not empty|BucketNotEmpty/i;

/**
 * Deletes a stack and returns how many objects were deleted with it. A bucket is emptied only after AWS has accepted
 * the deletion and failed on that bucket because it is not empty; then the deletion is tried again. So a rejected
 * deletion loses nothing, and the functions that write to the bucket are gone before it is emptied. Only buckets in
 * `lost` are ever emptied.
 */
export async function deleteStack(
  context: DeployContext & RemovableContext,
  stack: Stack,
  lost: ReadonlySet<string>,
): Promise<number> {
  const emptied = new Map<string, number>();
  for (let objects = 0; ; ) {
    const { gone, events } = await tryDeletion(context, stack);
    if (gone) return objects;
    const full = fullBuckets(events).filter((bucket) => lost.has(bucket));
    const exhausted = full.some((bucket) => (emptied.get(bucket) ?? 0) >= ATTEMPTS);
    if (full.length === 0 || exhausted || hasOtherFailure(events)) throw removeFailed(stack.StackName!, events);
    for (const bucket of full) {
      reportEmptying(context, bucket);
      objects += await emptyBucket(context, { bucket });
      emptied.set(bucket, (emptied.get(bucket) ?? 0) + 1);
    }
  }
}

async function tryDeletion(context: DeployContext & RemovableContext, stack: Stack) {
  const before = await newestEvent(context, stack.StackId!);
  try {
    await context.cloudFormation.send(new DeleteStackCommand({ StackName: stack.StackId }));
  } catch (error) {
    throw nameRefusal(context, stack, error);
  }
  return followDeletion(context, stack.StackId!, before);
}

function isFullBucket(event: StackEvent): boolean {
  return event.ResourceType === 'AWS::S3::Bucket' && notEmpty.test(event.ResourceStatusReason ?? '');
}

const failures = (events: readonly StackEvent[]) =>
  events.filter((event) => event.ResourceStatus === 'DELETE_FAILED' && event.PhysicalResourceId !== event.StackId);

function fullBuckets(events: readonly StackEvent[]): string[] {
  return [
    ...new Set(
      failures(events)
        .filter(isFullBucket)
        .map(({ PhysicalResourceId }) => PhysicalResourceId!),
    ),
  ];
}

/** While another resource blocks the deletion, emptying buckets would lose data without removing the stack. */
function hasOtherFailure(events: readonly StackEvent[]): boolean {
  return failures(events).some((event) => !isFullBucket(event) && !isCancellation(event));
}

function reportEmptying({ reporter }: DeployContext, bucket: string): void {
  reporter.report({ level: 'info', code: 'EMPTYING_BUCKET', message: `emptying bucket ${bucket}`, data: { bucket } });
}

function removeFailed(name: string, events: readonly StackEvent[]): EmojifyError {
  const other = events.filter((event) => !isFullBucket(event));
  const cause = rootCause(hasOtherFailure(events) ? other : events);
  const last = events.at(-1)?.ResourceStatusReason;
  const why = cause ? `: ${cause.logicalId} (${cause.type}): ${cause.reason}` : last ? `: ${last}` : '';
  return new EmojifyError('REMOVE_FAILED', `stack "${name}" could not be removed${why}`, {
    hint: cause?.hint ?? 'fix the cause, then run "emojify remove" again: it continues where it stopped',
  });
}
