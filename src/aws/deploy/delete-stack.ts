import type { Stack, StackEvent } from '@aws-sdk/client-cloudformation';
import { EmojifyError } from '../../errors/emojify-error.js';
import { sdk } from '../sdk.js';
import type { DeployContext } from './deploy-context.js';
import { emptyBucket } from './empty-bucket.js';
import { nameRefusal, type RemovableContext } from './removable.js';
import { isCancellation, rootCause } from './root-cause.js';
import { followDeletion, newestEvent } from './stack-events.js';

const { DeleteStackCommand } = sdk('@aws-sdk/client-cloudformation');

/** How often one bucket is emptied: something outside the stack may go on filling it. */
const ATTEMPTS = 3;

/** AWS says why a bucket could not be deleted only in the reason's text. */
const notEmpty = /bucket you tried to delete is not empty|BucketNotEmpty/i;

/**
 * Deletes a stack and answers how many objects went with it. AWS has to accept the deletion, and to fail on a bucket
 * because it is not empty, before that bucket is emptied and the deletion tried again: what AWS refuses loses nothing,
 * and by then the functions that write to the bucket are gone. Only buckets of `lost` are ever emptied.
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

/** While something else holds the stack back, emptying its buckets would lose data and remove nothing. */
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
    hint: cause?.hint ?? 'fix what the reason names, then run "emojify remove" again: it continues where it stopped',
  });
}
