import type { Claims } from '../batch/claims.js';
import { outputPath } from '../batch/output-name.js';
import { isDone, type OutputRules, type PlannedPhoto, writeUnlessDone } from '../batch/process-photo.js';
import type { PhotoResult } from '../batch/result.js';
import type { PhotoFormat } from '../core/photo/photo.js';
import { EmojifyError } from '../errors/emojify-error.js';
import { silentReporter } from '../errors/reporter.js';
import { deleteImage } from '../pipeline/delete-image.js';
import type { ImageRecord } from '../pipeline/image-record.js';
import { processedKey } from '../pipeline/keys.js';
import { describeRecord, recordedError } from './cloud-result.js';
import { type HandedIn, type HandInTools, handIn } from './hand-in.js';
import type { Journal } from './journal.js';
import type { Pace } from './pace.js';
import type { Watch } from './watch-images.js';

/** What all photos of a run have in common. */
export interface CloudJob extends HandInTools, OutputRules {
  readonly journal: Journal;
  readonly pace: Pace;
  readonly watch: Watch;
  /** Runs transfers, a few concurrently. */
  readonly transfer: <T>(work: () => Promise<T>) => Promise<T>;
  readonly claims: Claims;
  /** Aborts the signal, after an error that every photo would have. */
  readonly halt: () => void;
  /** Whether to leave results in the service's bucket. */
  readonly leave: boolean;
  readonly writeStdout: (bytes: Buffer) => Promise<void>;
  /** Called for each photo that causes cost. */
  readonly onSent: (handed: HandedIn) => void;
}

type Outcome = Omit<PhotoResult, 'input' | 'milliseconds'>;

/** A photo that needs no work by the service: it is done already, or can never succeed. Checked before it is sent. */
export async function settledBefore(planned: PlannedPhoto, job: CloudJob): Promise<Outcome | undefined> {
  const { input, name } = planned;
  if (input.kind === 'bad') throw input.error;
  const noted = job.journal.of(input);
  if (noted?.done && job.leave)
    return { output: addressOf(noted.imageId, job), status: 'skipped', image: noted.imageId };
  const expected = name && !job.leave ? outputPath(name) : undefined;
  if (!expected) return undefined;
  // Written by the run that is being resumed, so it must not be rejected as a foreign file.
  const rules = noted?.done ? { overwrite: false, skipExisting: true } : job;
  return (await isDone(expected, input, rules)) ? { output: expected, status: 'skipped' } : undefined;
}

/**
 * Processes one photo with the service: sends it, waits for it, downloads the result.
 * @throws EmojifyError with the problem of this photo; errors of AWS; the signal's reason
 */
export async function throughCloud(planned: PlannedPhoto, job: CloudJob): Promise<Outcome> {
  const { imageId } = await handInOnce(planned, job);
  const record = await job.watch.ended(imageId);
  if (record.status === 'failed') return { status: 'failed', error: recordedError(record), image: imageId };
  const outcome = job.leave
    ? { output: addressOf(imageId, job), status: 'done' as const }
    : await job.transfer(() => bringBack(planned, record, job));
  job.journal.note(planned.input, { imageId, done: true });
  return { ...outcome, ...(outcome.status === 'done' && describeRecord(record)), image: imageId };
}

/** Sends a photo, unless an earlier run sent it and its image exists and has not failed. */
async function handInOnce(planned: PlannedPhoto, job: CloudJob): Promise<Pick<HandedIn, 'imageId'>> {
  const noted = job.journal.of(planned.input);
  const known = noted && (await job.service.analyses.get(noted.imageId));
  if (known && known.status !== 'failed') return known;
  const handed = await job.transfer(() => handIn(planned, job));
  job.journal.note(planned.input, { imageId: handed.imageId, done: false });
  job.onSent(handed);
  return handed;
}

const addressOf = (imageId: string, { service }: CloudJob) => `s3://${service.bucket}/${processedKey(imageId)}`;

/** Writes the result where a local run would: with the same name, in the service's output format. */
async function bringBack({ input, name }: PlannedPhoto, { imageId, result }: ImageRecord, job: CloudJob) {
  const format = (result?.contentType ?? '').replace('image/', '') as PhotoFormat;
  const output = name ? outputPath(name, format) : '-';
  // The name may be known only now, if the file's extension contradicts its format.
  if (name) job.claims.claim(output, input);
  if (name && (await isDone(output, input, job))) return { output, status: 'skipped' as const };
  const object = await job.service.images.get(processedKey(imageId));
  job.signal.throwIfAborted();
  if (!object) throw await gone(imageId, job);
  if (!name) await job.writeStdout(object.bytes);
  else if (!(await writeUnlessDone(output, object.bytes, job))) return { output, status: 'skipped' as const };
  return { output, status: 'done' as const };
}

/**
 * The bucket's lifecycle deleted the result before the table's TTL deleted the record: the rest is deleted too, so that
 * the next run starts over.
 */
async function gone(imageId: string, { service }: CloudJob): Promise<EmojifyError> {
  await deleteImage({ ...service, reporter: silentReporter }, imageId);
  return new EmojifyError('RESULT_MISSING', `the result of image ${imageId} has expired: run the same command again`);
}
