import { eager, poll } from './backoff.js';
import type { DeployContext } from './deploy-context.js';

/** How long S3 may take to know a new bucket, or to finish with a deleted one of its name; in milliseconds. */
const PATIENCE = 60_000;

/** S3 answers so while it is not done with a bucket that was just made or deleted, also by another run. */
const unsettled = new Set(['OperationAborted', 'NoSuchBucket']);

/** Makes calls to a bucket that was just created, again while S3 is not done with it; each has to bear repetition. */
export async function onSettledBucket<T>(context: DeployContext, work: () => Promise<T>): Promise<T> {
  let waited = 0;
  const patient: DeployContext = {
    ...context,
    sleep(milliseconds, signal) {
      waited += milliseconds;
      return context.sleep(milliseconds, signal);
    },
  };
  const { done } = await poll(
    patient,
    async () => {
      try {
        return { done: await work() };
      } catch (error) {
        if (waited >= PATIENCE || !unsettled.has((error as Error).name)) throw error;
        return undefined;
      }
    },
    eager(4),
  );
  return done;
}
