import { photoCodes } from '../errors/codes/photo.js';
import { EmojifyError } from '../errors/emojify-error.js';
import type { Reporter } from '../errors/reporter.js';
import { removeObjects } from './delete-image.js';
import type { ImageFailure, ImageRecord, ImageStatus } from './image-record.js';
import type { AnalysisStore, Clock, ImageStore, RecordChanges } from './ports.js';
import { reportImage } from './report-image.js';
import { statesBefore } from './status.js';

export interface StepDeps {
  readonly images: ImageStore;
  readonly analyses: AnalysisStore;
  readonly now: Clock;
  readonly reporter: Reporter;
}

/**
 * How a step ended: `done`; `failed` permanently, with the reason stored; `skipped`, because the image has passed this
 * step; `missing`, because the image was deleted.
 */
export type StepOutcome = 'done' | 'failed' | 'skipped' | 'missing';

export interface Step {
  readonly to: Extract<ImageStatus, 'analyzed' | 'processed'>;
  /** Does the work; its result is stored with the new status. */
  work(record: ImageRecord): Promise<RecordChanges>;
}

/**
 * Moves an image one step forward, independent of the event and of how often it is delivered: only the record decides
 * whether the step is due, and the write succeeds only if it still is.
 * @throws errors that another attempt may resolve
 */
export async function takeStep(deps: StepDeps, imageId: string, step: Step): Promise<StepOutcome> {
  let record: ImageRecord | undefined;
  try {
    record = await deps.analyses.get(imageId);
    if (record === undefined) return await missing(deps, imageId);
    if (!statesBefore[step.to].includes(record.status)) return 'skipped';
    return await work(deps, record, step);
  } catch (error) {
    const failure = permanentFailure(error);
    if (record && failure) return fail(deps, record, failure);
    if (record) await note(deps, record, error);
    const data = { imageId, requestId: record?.requestId, error };
    const message = `image not ${step.to} yet: will be retried`;
    deps.reporter.report({ level: 'warn', code: 'STEP_FAILED', message, data });
    throw error;
  }
}

/**
 * Stores the reason for `giveUpImage`, in case this was the last attempt. A failure to store it must not hide the
 * reason itself.
 */
async function note({ analyses, now }: StepDeps, { imageId, expiresAt }: ImageRecord, error: unknown): Promise<void> {
  const { name, code = name, message } = error as NodeJS.ErrnoException;
  const at = new Date(now()).toISOString();
  await analyses.noteFailure(imageId, { code, message, at, expiresAt }).catch(() => undefined);
}

async function work(deps: StepDeps, record: ImageRecord, step: Step): Promise<StepOutcome> {
  const began = deps.now();
  const outcome = await move(deps, record, step.to, await step.work(record));
  if (outcome !== 'done') return outcome;
  const report = { code: `IMAGE_${step.to.toUpperCase()}`, message: `image ${step.to}` };
  reportImage(deps.reporter, record, { level: 'info', ...report, data: { milliseconds: deps.now() - began } });
  return 'done';
}

async function fail(deps: StepDeps, record: ImageRecord, error: ImageFailure): Promise<StepOutcome> {
  const outcome = await move(deps, record, 'failed', { error });
  if (outcome !== 'done') return outcome;
  const message = `image failed: ${error.message}`;
  reportImage(deps.reporter, record, { level: 'warn', code: 'IMAGE_FAILED', message, data: { error } });
  return 'failed';
}

async function move(deps: StepDeps, record: ImageRecord, to: ImageStatus, changes: RecordChanges) {
  const updatedAt = new Date(deps.now()).toISOString();
  // An image that was retried meanwhile may have the same status again, with other corrections.
  const read = { from: statesBefore[to], since: record.updatedAt };
  const outcome = await deps.analyses.move(record.imageId, { ...read, to, changes, updatedAt });
  if (outcome === 'missing') return missing(deps, record.imageId);
  return outcome === 'written' ? 'done' : 'skipped';
}

/** The image was deleted while its event was being delivered, so remove everything that is stored for it. */
async function missing(deps: StepDeps, imageId: string): Promise<'missing'> {
  await removeObjects(deps.images, imageId);
  const data = { imageId };
  deps.reporter.report({ level: 'info', code: 'IMAGE_MISSING', message: 'image was deleted: nothing to do', data });
  return 'missing';
}

/** Errors caused by the picture itself, which every further attempt would repeat. */
const permanentCodes: ReadonlySet<string> = new Set([
  ...Object.keys(photoCodes),
  'BODY_TOO_LARGE',
  'TOO_MANY_FACES',
  'REKOGNITION_CROWD',
  'ORIGINAL_MISSING',
]);

/**
 * The error to store if this image can never succeed. Undefined if another attempt may, in which case the error must be
 * thrown: the trigger then retries, and finally sends the event to the failure destination. Everything not known to be
 * caused by the picture (throttling, denied access, timeouts, our own bugs) may pass or be fixed.
 */
function permanentFailure(error: unknown): ImageFailure | undefined {
  if (!(error instanceof EmojifyError)) return undefined;
  if (permanentCodes.has(error.code) || isRefusedPicture(error)) return { code: error.code, message: error.message };
  return undefined;
}

/** Rekognition rejects the picture. A picture that it cannot read from S3 is a matter of permissions instead. */
function isRefusedPicture(error: EmojifyError): boolean {
  const cause = error.cause instanceof Error ? error.cause.name : '';
  return error.code === 'REKOGNITION_IMAGE' && cause !== 'InvalidS3ObjectException';
}
