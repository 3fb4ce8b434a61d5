import type { Clock } from '../aws/clock.js';
import { reportPhoto } from '../batch/describe-result.js';
import type { PlannedPhoto } from '../batch/process-photo.js';
import type { Report } from '../batch/report/create-report.js';
import { type BatchResult, interrupted, type PhotoResult, summarize, toPhotoError } from '../batch/result.js';
import type { Reporter } from '../errors/reporter.js';
import { type CloudJob, settledBefore, throughCloud } from './cloud-photo.js';

/** Errors of AWS that concern one photo, or are temporary; all others would affect every following photo. */
const passing = new Set(['AWS_THROTTLED', 'AWS_FAILED']);

interface RunTools {
  readonly reporter: Reporter;
  readonly clock: Clock;
  readonly report?: Report;
}

/**
 * Sends the photos through the service in order, as many concurrently as the pace allows. A failed photo is reported
 * and the others continue. Once the job's signal is aborted, no further photo is sent; the service continues with those
 * it has.
 * @throws EmojifyError an error that every photo would have, such as missing AWS credentials
 */
export async function runInCloud(
  photos: readonly PlannedPhoto[],
  job: CloudJob,
  { reporter, clock, report }: RunTools,
): Promise<BatchResult> {
  const results: (PhotoResult | undefined)[] = photos.map(() => undefined);
  const running = new Set<Promise<void>>();
  let fatal: unknown;
  const finish = async (index: number, planned: PlannedPhoto, work: () => Promise<Outcome | undefined>) => {
    const result = await tryPhoto(planned, job, clock, work);
    if (!result) return false;
    results[index] = result;
    await report?.add(index, planned.input, result);
    reportPhoto(reporter, result);
    return true;
  };
  for (const [index, planned] of photos.entries()) {
    if (job.signal.aborted) break;
    if (await finish(index, planned, () => settledBefore(planned, job))) continue;
    await job.pace.enter();
    if (job.signal.aborted) break;
    const one = finish(index, planned, () => throughCloud(planned, job))
      .catch((error) => {
        fatal ??= error;
        job.halt();
      })
      .then(() => {
        running.delete(one);
        job.pace.leave();
      });
    running.add(one);
  }
  await Promise.all(running);
  if (fatal) throw fatal;
  return toBatchResult(results, job);
}

type Outcome = Omit<PhotoResult, 'input' | 'milliseconds'>;

/** Undefined if there is nothing to report yet, or the run was stopped before the photo was finished. */
async function tryPhoto(
  { input: { name: input } }: PlannedPhoto,
  job: CloudJob,
  clock: Clock,
  work: () => Promise<Outcome | undefined>,
): Promise<PhotoResult | undefined> {
  const started = clock.now();
  try {
    const outcome = await work();
    if (!outcome) return undefined;
    const { output, image, ...rest } = outcome;
    const milliseconds = rest.status === 'done' ? { milliseconds: clock.now() - started } : {};
    return { input, ...(output !== undefined && { output }), ...rest, ...milliseconds, ...(image && { image }) };
  } catch (thrown) {
    if (job.signal.aborted) return undefined;
    return { input, status: 'failed', error: photoError(job.service.nameError(thrown)) };
  }
}

/** @throws EmojifyError an error that does not concern a single photo */
function photoError(thrown: unknown): NonNullable<PhotoResult['error']> {
  const error = toPhotoError(thrown);
  if (error.code.startsWith('AWS_') && !passing.has(error.code)) throw error;
  return { code: error.code, message: error.message };
}

function toBatchResult(results: readonly (PhotoResult | undefined)[], { signal }: CloudJob): BatchResult {
  const photos = results.filter((result) => result !== undefined);
  const result = { photos, summary: summarize(photos) };
  if (!signal.aborted || photos.length === results.length) return result;
  return { ...result, error: interrupted(photos.length, results.length, 'run the same command again to resume') };
}
