import type { Reporter } from '../errors/reporter.js';
import type { ImageRecord } from './image-record.js';
import type { AnalysisStore, Clock } from './ports.js';
import { reportImage } from './report-image.js';

export interface GiveUpDeps {
  readonly analyses: AnalysisStore;
  readonly now: Clock;
  readonly reporter: Reporter;
}

/** An image whose event has used up its trigger's retries. */
export interface GivenUp {
  readonly imageId: string;
  /** The status that an image has when this event is due. */
  readonly status: 'received' | 'analyzed';
  /** When the event was created; ISO 8601. If the image was retried since, the event is outdated. */
  readonly at: string;
  /** What the trigger reports about the last attempt, such as a timeout. */
  readonly reason: string;
}

/** `failed`; `moved-on`: the image was processed after all or retried since; `missing`: it was deleted. */
export type GiveUpOutcome = 'failed' | 'moved-on' | 'missing';

/** Milliseconds by which the clocks of a trigger and a function may differ. */
const tolerance = 5000;

/** Times are compared only for images that are not as they were created: clocks may have been set back in between. */
function sentAgainSince({ createdAt, updatedAt }: ImageRecord, at: string): boolean {
  return updatedAt !== createdAt && Date.parse(updatedAt) > Date.parse(at) + tolerance;
}

/**
 * Marks an image whose retries are used up as failed, with the reason, so that waiting callers learn of it.
 * `emojify retry` processes it again.
 */
export async function giveUpImage(deps: GiveUpDeps, given: GivenUp): Promise<GiveUpOutcome> {
  const { imageId, status } = given;
  const record = await deps.analyses.get(imageId);
  if (record === undefined) return 'missing';
  if (record.status !== status || sentAgainSince(record, given.at)) return 'moved-on';
  const message = `failed after the last try: ${shown(await reasonOf(deps, record, given))}`;
  const error = { code: 'RETRIES_EXHAUSTED', message };
  const updatedAt = new Date(deps.now()).toISOString();
  const outcome = await deps.analyses.move(imageId, { from: [status], to: 'failed', changes: { error }, updatedAt });
  if (outcome !== 'written') return outcome === 'missing' ? 'missing' : 'moved-on';
  reportImage(deps.reporter, record, {
    level: 'warn',
    code: 'IMAGE_GIVEN_UP',
    message: `image ${message}`,
    data: { error },
  });
  return 'failed';
}

/** Prefers the step's own note to the trigger's reason, which often states only that the function failed. */
async function reasonOf({ analyses }: GiveUpDeps, record: ImageRecord, { reason }: GivenUp): Promise<string> {
  const note = await analyses.lastFailure(record.imageId);
  return note && Date.parse(note.at) >= Date.parse(record.updatedAt) ? `${note.code}: ${note.message}` : reason;
}

/** Anyone who has the id can read the reason, so names of resources and accounts stay in the log. */
function shown(reason: string): string {
  const [line = ''] = reason.trim().split('\n');
  return line.replaceAll(/arn:[\w-]+:\S+/g, '(ARN)').slice(0, 300);
}
