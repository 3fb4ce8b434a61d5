import { givenUpImages } from '../../adapters/lambda/given-up-images.js';
import { type GiveUpDeps, giveUpImage } from '../../pipeline/give-up.js';
import type { LocalApp } from '../local-app.js';
import type { Delivery } from './delivery-store.js';

/** An event that became a dead letter. */
export type DeadLetter = Pick<Delivery, 'functionName' | 'event' | 'error'>;

/** Called with each event that becomes a dead letter, after it is stored. */
export type GiveUp = (letter: DeadLetter) => Promise<void>;

/**
 * Does what the failure recorder does on AWS: marks the images of a dead letter as `failed`. Only for functions that
 * have a failure destination there, and for functions that were removed from the service; the failure of other
 * functions does not change the image.
 */
export function giveUpLocally(deps: GiveUpDeps, { functions, objects, streams }: LocalApp): GiveUp {
  const recorded = new Set(
    [...objects, ...streams].filter(({ recordsFailures }) => recordsFailures).map(({ target }) => target.name),
  );
  return async ({ functionName, event, error }) => {
    const gone = functions.every(({ name }) => name !== functionName);
    if (!gone && !recorded.has(functionName)) return;
    for (const image of givenUpImages(event)) await giveUpImage(deps, { ...image, reason: error });
  };
}
