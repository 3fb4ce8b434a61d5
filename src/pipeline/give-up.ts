import type { Reporter } from '../errors/reporter.js';
import type { ImageRecord } from './image-record.js';
import type { AnalysisStore, Clock } from './ports.js';
import { reportImage } from './report-image.js';

export interface GiveUpDeps {
  readonly analyses: AnalysisStore;
  readonly now: Clock;
  readonly reporter: Reporter;
}

/** An image whose event was tried as often as its trigger allows. */
export interface GivenUp {
  readonly imageId: string;
  /** The state it has to be in for that event. */
  readonly status: 'received' | 'analyzed';
  /** When the event came about; ISO 8601. An image that was sent through again since is another event's. */
  readonly at: string;
  /** What the trigger knows of the last try, such as a timeout. */
  readonly reason: string;
}

/** `failed` from now on; `moved-on`, because it was worked on after all or sent through again; `missing`: deleted. */
export type GiveUpOutcome = 'failed' | 'moved-on' | 'missing';

/** Milliseconds by which the clocks of a trigger and a function may differ. */
const tolerance = 5000;

/**
 * Says of an image that nobody works on any more that it failed, and why, so that who waits for it learns of it. A
 * person's `retry` brings it back.
 */
export async function giveUpImage(deps: GiveUpDeps, given: GivenUp): Promise<GiveUpOutcome> {
  const { imageId, status } = given;
  const record = await deps.analyses.get(imageId);
  if (record === undefined) return 'missing';
  if (record.status !== status || Date.parse(record.updatedAt) > Date.parse(given.at) + tolerance) return 'moved-on';
  const message = `given up after its last try: ${shown(await reasonOf(deps, record, given))}`;
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

/** What the step itself noted says more than the trigger, which often knows no more than that it failed. */
async function reasonOf({ analyses }: GiveUpDeps, record: ImageRecord, { reason }: GivenUp): Promise<string> {
  const note = await analyses.lastFailure(record.imageId);
  return note && Date.parse(note.at) >= Date.parse(record.updatedAt) ? `${note.code}: ${note.message}` : reason;
}

/** Everybody who has the id can read it: names of resources and accounts stay in the log. */
function shown(reason: string): string {
  const [line = ''] = reason.trim().split('\n');
  return line.replaceAll(/arn:[\w-]+:\S+/g, '(ARN)').slice(0, 300);
}
