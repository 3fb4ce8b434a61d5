import { existsSync } from 'node:fs';
import { givenUpImages } from '../adapters/lambda/given-up-images.js';
import { type LocalStores, openLocalStores } from '../adapters/stores/local-stores.js';
import { silentReporter } from '../errors/reporter.js';
import { retryImage } from '../pipeline/retry-image.js';
import { type Delivery, type DeliveryStore, openDeliveryStore } from './triggers/delivery-store.js';

/** What `dev --dlq --json` and `dev --redrive --json` print. */
export interface DeadLetters {
  readonly deadLetters: readonly Omit<Delivery, 'due'>[];
  /** Number of dead letters that are due again. */
  readonly redriven: number;
}

interface DeadLetterReport {
  readonly document: DeadLetters;
  readonly lines: readonly string[];
}

/** Events whose retries are used up, the oldest first. */
export function listDeadLetters(data: string, redrive: string): DeadLetterReport {
  const deadLetters = inStore(data, (store) => store.dead()) ?? [];
  const lines = deadLetters.map(
    ({ failedAt, functionName, imageIds, attempts, error }) =>
      `${failedAt}  ${functionName}  ${imageIds.join(' ')}  ${attempts} ${attempts === 1 ? 'try' : 'tries'}: ${error}`,
  );
  const fix = deadLetters.length > 0 ? `send them again with: ${redrive}` : 'no dead letters';
  return { document: { deadLetters, redriven: 0 }, lines: [...lines, fix] };
}

/**
 * Sends all dead letters again, in the running `dev` or the next one. Images that became failed start over, because
 * their events are outdated; other events become due again.
 */
export async function redriveDeadLetters(data: string): Promise<DeadLetterReport> {
  const redriven = existsSync(data) ? await redrive(data) : 0;
  const count = redriven === 1 ? '1 event goes' : `${redriven} events go`;
  const line =
    redriven === 0
      ? 'no dead letters'
      : `${count} again, immediately if emojify dev is running, otherwise at its next start`;
  return { document: { deadLetters: [], redriven }, lines: [line] };
}

async function redrive(data: string): Promise<number> {
  const stores = await openLocalStores({ data });
  const deliveries = openDeliveryStore(data);
  try {
    const letters = deliveries.dead();
    for (const letter of letters) if (await bringBack(letter, stores)) deliveries.remove(letter.id);
    deliveries.redrive(Date.now());
    return letters.length;
  } finally {
    deliveries.close();
    await stores.close();
  }
}

/** False if no image became failed with this event. */
async function bringBack({ event }: Delivery, stores: LocalStores): Promise<boolean> {
  let any = false;
  for (const { imageId } of givenUpImages(event)) {
    const record = await stores.analyses.get(imageId);
    if (record?.error?.code !== 'RETRIES_EXHAUSTED') continue;
    await retryImage({ ...stores, now: Date.now, reporter: silentReporter }, imageId);
    any = true;
  }
  return any;
}

/** Deletes the dead letters of images that are processed again. */
export function dropDeadLetters(data: string, imageIds: readonly string[]): void {
  inStore(data, (store) => {
    for (const { id, event } of store.dead()) {
      const images = givenUpImages(event);
      if (images.length > 0 && images.every(({ imageId }) => imageIds.includes(imageId))) store.remove(id);
    }
  });
}

/** Listing must not create a data folder. */
function inStore<T>(data: string, work: (store: DeliveryStore) => T): T | undefined {
  if (!existsSync(data)) return undefined;
  const store = openDeliveryStore(data);
  try {
    return work(store);
  } finally {
    store.close();
  }
}
