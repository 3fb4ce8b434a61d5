import { existsSync } from 'node:fs';
import { claimDataFolder } from '../adapters/stores/data-folder.js';
import { type Delivery, type DeliveryStore, openDeliveryStore } from './triggers/delivery-store.js';

/** What `dev --dlq` and `dev --redrive` answer under `--json`. */
export interface DeadLetters {
  readonly deadLetters: readonly Omit<Delivery, 'due'>[];
  /** How many were made due again. */
  readonly redriven: number;
}

interface Told {
  readonly document: DeadLetters;
  readonly lines: readonly string[];
}

/** Events that failed as often as their function allows, the oldest first. */
export function listDeadLetters(data: string, redrive: string): Told {
  const deadLetters = inStore(data, (store) => store.dead()) ?? [];
  const lines = deadLetters.map(
    ({ failedAt, functionName, imageIds, attempts, error }) =>
      `${failedAt}  ${functionName}  ${imageIds.join(' ')}  ${attempts} ${attempts === 1 ? 'try' : 'tries'}: ${error}`,
  );
  const fix = deadLetters.length > 0 ? `send them again with: ${redrive}` : 'no dead letters';
  return { document: { deadLetters, redriven: 0 }, lines: [...lines, fix] };
}

/** Makes every dead letter due at once: by the `dev` that runs, or the next one. */
export function redriveDeadLetters(data: string): Told {
  if (existsSync(data)) claimDataFolder(data);
  const redriven = inStore(data, (store) => store.redrive(Date.now())) ?? 0;
  const count = redriven === 1 ? '1 event goes' : `${redriven} events go`;
  const line =
    redriven === 0 ? 'no dead letters' : `${count} again, at once where emojify dev runs, else at its next start`;
  return { document: { deadLetters: [], redriven }, lines: [line] };
}

/** A look must not make a data folder where there is none. */
function inStore<T>(data: string, work: (store: DeliveryStore) => T): T | undefined {
  if (!existsSync(data)) return undefined;
  const store = openDeliveryStore(data);
  try {
    return work(store);
  } finally {
    store.close();
  }
}
