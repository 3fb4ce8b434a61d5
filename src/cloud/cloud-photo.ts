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

/** What is the same for all photos of a run. */
export interface CloudJob extends HandInTools, OutputRules {
  readonly journal: Journal;
  readonly pace: Pace;
  readonly watch: Watch;
  /** Runs transfers, a few at once. */
  readonly transfer: <T>(work: () => Promise<T>) => Promise<T>;
  readonly claims: Claims;
  /** Aborts the signal, after an error that would meet every photo. */
  readonly halt: () => void;
  /** Leaves results in the service's bucket. */
  readonly leave: boolean;
  readonly writeStdout: (bytes: Buffer) => Promise<void>;
  /** Told of each photo that costs something. */
  readonly onSent: (handed: HandedIn) => void;
}

type Outcome = Omit<PhotoResult, 'input' | 'milliseconds'>;

/** A photo that needs nothing from the service: it is done already, or can never be. Asked before it enters the pace. */
export async function settledBefore(planned: PlannedPhoto, job: CloudJob): Promise<Outcome | undefined> {
  const { input, name } = planned;
  if (input.kind === 'bad') throw input.error;
  const noted = job.journal.of(input);
  if (noted?.done && job.leave)
    return { output: addressOf(noted.imageId, job), status: 'skipped', image: noted.imageId };
  const expected = name && !job.leave ? outputPath(name) : undefined;
  if (!expected) return undefined;
  // Written by the run that is being resumed, which must not be refused as somebody else's file.
  const rules = noted?.done ? { overwrite: false, skipExisting: true } : job;
  return (await isDone(expected, input, rules)) ? { output: expected, status: 'skipped' } : undefined;
}

/**
 * One photo through the service: handed in, waited for, brought back.
 * @throws EmojifyError what is wrong with this photo; what AWS throws; the signal's reason
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

/** What an earlier run handed in is waited for, as long as its image is there. */
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

/** Writes the result where a local run would: by the same name, in the format that the service gave it. */
async function bringBack({ input, name }: PlannedPhoto, { imageId, result }: ImageRecord, job: CloudJob) {
  const format = (result?.contentType ?? '').replace('image/', '') as PhotoFormat;
  const output = name ? outputPath(name, format) : '-';
  // The name may only now be known, when the file's extension belied its format.
  if (name) job.claims.claim(output, input);
  if (name && (await isDone(output, input, job))) return { output, status: 'skipped' as const };
  const object = await job.service.images.get(processedKey(imageId));
  job.signal.throwIfAborted();
  if (!object) throw await gone(imageId, job);
  if (!name) await job.writeStdout(object.bytes);
  else if (!(await writeUnlessDone(output, object.bytes, job))) return { output, status: 'skipped' as const };
  return { output, status: 'done' as const };
}

/** The bucket's lifecycle took the result before the table's took the record: the rest goes too, so that a next run starts anew. */
async function gone(imageId: string, { service }: CloudJob): Promise<EmojifyError> {
  await deleteImage({ ...service, reporter: silentReporter }, imageId);
  return new EmojifyError('RESULT_MISSING', `the result of image ${imageId} has expired: run the same command again`);
}
