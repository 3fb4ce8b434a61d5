import type { Reporter } from '../errors/reporter.js';
import { removeObjects } from './delete-image.js';
import { permanentFailure } from './failure.js';
import type { ImageRecord, ImageStatus } from './image-record.js';
import type { AnalysisStore, Clock, ImageStore, RecordChanges } from './ports.js';
import { statesBefore } from './status.js';
import { tell } from './tell.js';

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
  const began = deps.now();
  const record = await deps.analyses.get(imageId);
  if (record === undefined) return missing(deps, imageId);
  if (!statesBefore[step.to].includes(record.status)) return 'skipped';
  try {
    const changes = await step.work(record);
    const outcome = await move(deps, record, step.to, changes);
    if (outcome === 'done') tellDone(deps, record, step.to, began);
    return outcome;
  } catch (error) {
    const failure = permanentFailure(error);
    if (failure === undefined) throw error;
    const outcome = await move(deps, record, 'failed', { error: failure });
    const report = { code: 'IMAGE_FAILED', message: `image failed: ${failure.message}`, data: { error: failure } };
    tell(deps.reporter, record, { level: 'warn', ...report });
    return outcome === 'done' ? 'failed' : outcome;
  }
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

function tellDone(deps: StepDeps, record: ImageRecord, to: ImageStatus, began: number): void {
  const milliseconds = deps.now() - began;
  tell(deps.reporter, record, {
    level: 'info',
    code: `IMAGE_${to.toUpperCase()}`,
    message: `image ${to}`,
    data: { milliseconds },
  });
}
