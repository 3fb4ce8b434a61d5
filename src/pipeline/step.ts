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
 * How a step ended: `done`; `failed` for good, with the reason stored; `skipped`, because the image is past it;
 * `missing`, because the image was deleted.
 */
export type StepOutcome = 'done' | 'failed' | 'skipped' | 'missing';

export interface Step {
  readonly to: Extract<ImageStatus, 'analyzed' | 'processed'>;
  /** Does the work; what it returns is stored with the new status. */
  work(record: ImageRecord): Promise<RecordChanges>;
}

/**
 * Takes an image one step further, whatever event said so and however often: the record alone decides whether the step
 * is due, and the write only succeeds if it still is.
 * @throws whatever may succeed on another try
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
    const message = `image not ${step.to} yet: will be tried again`;
    deps.reporter.report({ level: 'warn', code: 'STEP_FAILED', message, data });
    throw error;
  }
}

/** For `giveUpImage`, should this have been the last try. That the note cannot be written must not hide why. */
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
  const outcome = await deps.analyses.move(record.imageId, { from: statesBefore[to], to, changes, updatedAt });
  if (outcome === 'missing') return missing(deps, record.imageId);
  return outcome === 'written' ? 'done' : 'skipped';
}

/** Deleted while its event was on the way: nothing of it may stay or come back. */
async function missing(deps: StepDeps, imageId: string): Promise<'missing'> {
  await removeObjects(deps.images, imageId);
  const data = { imageId };
  deps.reporter.report({ level: 'info', code: 'IMAGE_MISSING', message: 'image was deleted: nothing to do', data });
  return 'missing';
}

/** Errors about the picture itself: the same picture fails again, however often it is tried. */
const permanentCodes: ReadonlySet<string> = new Set([
  ...Object.keys(photoCodes),
  'BODY_TOO_LARGE',
  'TOO_MANY_FACES',
  'REKOGNITION_CROWD',
  'ORIGINAL_MISSING',
]);

/**
 * What to store when this image can never succeed; undefined when another try may, so that the error has to be thrown:
 * the trigger then tries again, and what still fails lands with its records in the failure destination. Everything
 * that is not known to be the picture's fault (throttling, access denied, timeouts, our own bugs) may pass or be fixed.
 */
function permanentFailure(error: unknown): ImageFailure | undefined {
  if (!(error instanceof EmojifyError)) return undefined;
  if (permanentCodes.has(error.code) || isRefusedPicture(error)) return { code: error.code, message: error.message };
  return undefined;
}

/** Rekognition refuses the picture; one that it cannot reach in S3 is a matter of permissions instead. */
function isRefusedPicture(error: EmojifyError): boolean {
  const cause = error.cause instanceof Error ? error.cause.name : '';
  return error.code === 'REKOGNITION_IMAGE' && cause !== 'InvalidS3ObjectException';
}
