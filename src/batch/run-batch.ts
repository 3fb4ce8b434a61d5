import { warnOfUnused } from './corrector.js';
import { reportPhoto } from './describe-result.js';
import { type PhotoJob, type PlannedPhoto, processPhoto } from './process-photo.js';
import {
  type BatchResult,
  interrupted,
  type PhotoResult,
  type PhotoSource,
  summarize,
  toPhotoError,
} from './result.js';
import { keepingWarnings, type PhotoWarning } from './warnings.js';

/** Errors that every other photo would have too, so they stop the run. */
const fatal = new Set([
  'DETECTOR_UNAVAILABLE',
  'EMOJI_ART_MISSING',
  'REKOGNITION_CREDENTIALS',
  'REKOGNITION_ACCESS_DENIED',
  'REKOGNITION_REGION',
]);

/** These photos are not damaged, but the corrections do not say how to process them. */
const skipping = new Set(['PHOTO_CHANGED', 'CORRECTIONS_MISSING']);

export interface RunOptions {
  /** The number of photos processed at once, which bounds the decoded data in memory. */
  readonly jobs: number;
  readonly clock?: () => number;
}

/**
 * Processes the photos in order, several at once. A failed photo is reported and the others continue. Once the job's
 * signal is aborted, no further photo is started or finished.
 * @throws EmojifyError an error that would fail every photo, such as missing AWS credentials
 */
export async function runBatch(
  photos: readonly PlannedPhoto[],
  job: PhotoJob,
  { jobs, clock = () => performance.now() }: RunOptions,
): Promise<BatchResult> {
  const results: (PhotoResult | undefined)[] = photos.map(() => undefined);
  // All workers take photos from one iterator.
  const queue = photos.entries();
  const work = async () => {
    for (const [index, planned] of queue) {
      if (job.signal.aborted) return;
      const tried = await tryPhoto(planned, job, clock);
      if (!tried) return;
      const { result, source } = tried;
      results[index] = result;
      await job.report?.add(index, planned.input, result, source);
      reportPhoto(job.reporter, result);
    }
  };
  await Promise.all(Array.from({ length: Math.min(jobs, photos.length) }, work));
  return toBatchResult(photos, results, job);
}

interface Tried {
  readonly result: PhotoResult;
  readonly source?: PhotoSource | undefined;
}

/** Undefined if the run was stopped before the photo was finished. */
async function tryPhoto(planned: PlannedPhoto, job: PhotoJob, clock: () => number): Promise<Tried | undefined> {
  const started = clock();
  const input = planned.input.name;
  const warnings: PhotoWarning[] = [];
  const reporter = keepingWarnings(job.reporter, warnings);
  try {
    const { output, ...rest } = await processPhoto(planned, { ...job, reporter });
    const { preview, source, ...figures } = rest;
    const milliseconds = Math.round(clock() - started);
    const result = {
      input,
      ...(output !== undefined && { output }),
      ...figures,
      ...(rest.status === 'done' && { milliseconds }),
      ...(preview !== undefined && { preview }),
      ...(warnings.length > 0 && { warnings }),
    };
    return { result, source };
  } catch (thrown) {
    if (job.signal.aborted) return undefined;
    const error = toPhotoError(thrown);
    if (fatal.has(error.code)) throw error;
    const status = skipping.has(error.code) ? 'skipped' : 'failed';
    return { result: { input, status, error: { code: error.code, message: error.message } } };
  }
}

function toBatchResult(
  planned: readonly PlannedPhoto[],
  results: readonly (PhotoResult | undefined)[],
  job: PhotoJob,
): BatchResult {
  const photos = results.filter((result) => result !== undefined);
  const unused = job.signal.aborted ? [] : (job.corrector?.unused() ?? []);
  warnOfUnused(job.reporter, unused);
  const summary = summarize(photos);
  const result = { photos, summary, ...(unused.length > 0 && { unusedCorrections: unused }) };
  if (!job.signal.aborted || photos.length === results.length) return result;
  return { ...result, error: interrupted(photos.length, results.length, howToResume(planned, job)) };
}

/** Overwritten outputs, and runs without output files, do not show how far a run came: those start over. */
function howToResume(planned: readonly PlannedPhoto[], job: PhotoJob): string {
  if (job.skipExisting) return 'run the same command again to resume';
  if (job.overwrite) return 'run the same command again to start over';
  const files = planned.some(({ name }) => name !== undefined) && (!job.dryRun || job.preview);
  return files ? 'run the same command with --skip-existing to resume' : 'run the same command again';
}
