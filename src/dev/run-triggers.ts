import type { LocalStores } from '../adapters/stores/local-stores.js';
import type { LocalApp } from './local-app.js';
import type { LocalSchedule } from './messages/local-messages.js';
import type { MessageHub } from './messages/message-hub.js';
import type { QueueStore } from './messages/queue-store.js';
import { runQueueTrigger } from './messages/queue-trigger.js';
import { runSchedules } from './messages/schedules.js';
import type { Delivery } from './triggers/delivery-store.js';
import { type GiveUp, giveUpLocally } from './triggers/give-up.js';
import { runObjectTrigger } from './triggers/object-trigger.js';
import { waker } from './triggers/pause.js';
import { runRetryLoop } from './triggers/retry-loop.js';
import { asynchronousPolicy } from './triggers/retry-policy.js';
import { runStreamTrigger } from './triggers/stream-trigger.js';
import type { TriggerParts } from './triggers/trigger.js';

export interface RunTriggersOptions extends Omit<TriggerParts, 'signal' | 'giveUp'> {
  readonly stores: LocalStores;
  readonly app: LocalApp;
  readonly queues: QueueStore;
  readonly hub: MessageHub;
  /** Number of objects processed concurrently. */
  readonly concurrency: number;
}

/** Number of asynchronous events processed concurrently. */
const asynchronousCalls = 8;

/** Starts every trigger of an app; `stop` resolves when running work has finished. Rejects `failed` if one breaks. */
export function runTriggers({ stores, app, queues, hub, concurrency, ...rest }: RunTriggersOptions) {
  const stopping = new AbortController();
  const giveUp = giveUpLocally({ analyses: stores.analyses, now: Date.now, reporter: rest.reporter }, app);
  const parts = { ...rest, giveUp, signal: stopping.signal };
  const policies = new Map([
    ...(app.policies ?? []),
    ...app.objects.map(({ target, policy }) => [target.name, policy] as const),
  ]);
  const functions = new Map(app.functions.map((target) => [target.name, target]));
  const triggers = [
    giveUpAll(rest.deliveries.dead(), giveUp),
    ...app.objects.map((subscription) =>
      runObjectTrigger({ ...parts, ...subscription, log: stores.objectChanges, concurrency }),
    ),
    ...app.streams.map((subscription) => runStreamTrigger({ ...parts, ...subscription, log: stores.recordChanges })),
    ...messageTriggers({ ...parts, app, queues, hub }),
    runRetryLoop({
      ...parts,
      concurrency: Math.max(concurrency, asynchronousCalls),
      divert: (delivery) => hub.giveUp(delivery),
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

type MessageParts = TriggerParts & Pick<RunTriggersOptions, 'app' | 'queues' | 'hub'>;

function messageTriggers({ app: { messages }, queues, hub, signal, ...parts }: MessageParts): Promise<void>[] {
  if (!messages) return [];
  const { wait } = waker();
  const onInvalid = ({ expression, target }: LocalSchedule, reason: string) => {
    const message = `${target.name}: ${expression} is not supported, so it can only be triggered by hand: ${reason}`;
    parts.reporter.report({ level: 'warn', code: 'EVENTS_NOT_SERVED', message, data: { function: target.name } });
  };
  const clock = runSchedules({ ...messages, fire: hub.fire, onInvalid, now: Date.now, wait, signal });
  const polled = messages.polled.flatMap(({ queue: name, ...subscription }) => {
    const queue = hub.queue(name);
    return queue ? [runQueueTrigger({ ...parts, ...subscription, queue, store: queues, signal })] : [];
  });
  return [clock, ...polled];
}

/** Handles dead letters of a process that was killed before it could mark their images as failed. */
async function giveUpAll(letters: readonly Delivery[], giveUp: GiveUp): Promise<void> {
  for (const letter of letters) await giveUp(letter);
}
