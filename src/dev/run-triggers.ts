import type { LocalStores } from '../adapters/stores/local-stores.js';
import type { LocalApp } from './local-app.js';
import type { Delivery } from './triggers/delivery-store.js';
import { type GiveUp, giveUpLocally } from './triggers/give-up.js';
import { runObjectTrigger } from './triggers/object-trigger.js';
import { runRetryLoop } from './triggers/retry-loop.js';
import { asynchronousPolicy } from './triggers/retry-policy.js';
import { runStreamTrigger } from './triggers/stream-trigger.js';
import type { TriggerParts } from './triggers/trigger.js';

export interface RunTriggersOptions extends Omit<TriggerParts, 'signal' | 'giveUp'> {
  readonly stores: LocalStores;
  readonly app: LocalApp;
  /** Number of objects processed concurrently. */
  readonly concurrency: number;
}

/** Starts every trigger of an app; `stop` resolves when running work has finished. Rejects `failed` if one breaks. */
export function runTriggers({ stores, app, concurrency, ...rest }: RunTriggersOptions) {
  const stopping = new AbortController();
  const giveUp = giveUpLocally({ analyses: stores.analyses, now: Date.now, reporter: rest.reporter }, app);
  const parts = { ...rest, giveUp, signal: stopping.signal };
  const policies = new Map(app.objects.map(({ target, policy }) => [target.name, policy]));
  const functions = new Map(app.functions.map((target) => [target.name, target]));
  const triggers = [
    giveUpAll(rest.deliveries.dead(), giveUp),
    ...app.objects.map((subscription) =>
      runObjectTrigger({ ...parts, ...subscription, log: stores.objectChanges, concurrency }),
    ),
    ...app.streams.map((subscription) => runStreamTrigger({ ...parts, ...subscription, log: stores.recordChanges })),
    runRetryLoop({
      ...parts,
      concurrency,
      find: (name) => functions.get(name),
      policy: (name) => policies.get(name) ?? asynchronousPolicy(),
    }),
  ];
  return {
    failed: Promise.all(triggers).then(() => undefined),
    async stop() {
      stopping.abort();
      // `failed` reports the error; the rest must be closed anyway.
      await Promise.allSettled(triggers);
    },
  };
}

/** Handles dead letters of a process that was killed before it could mark their images as failed. */
async function giveUpAll(letters: readonly Delivery[], giveUp: GiveUp): Promise<void> {
  for (const letter of letters) await giveUp(letter);
}
