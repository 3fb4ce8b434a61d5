import { availableParallelism } from 'node:os';
import type { LocalStores } from '../adapters/stores/local-stores.js';
import type { Reporter } from '../errors/reporter.js';
import type { AppSource, LocalApp } from './local-app.js';
import { noMessages } from './messages/local-messages.js';
import { type MessageHub, messageHub } from './messages/message-hub.js';
import { openQueueStore, type QueueStore } from './messages/queue-store.js';
import { runTriggers } from './run-triggers.js';
import { openDeliveryStore } from './triggers/delivery-store.js';

export interface RunAppsOptions {
  readonly source: AppSource;
  readonly stores: LocalStores;
  readonly data: string;
  readonly region: string;
  readonly reporter: Reporter;
}

export interface AppRunner {
  /** The app that currently receives requests. */
  current(): LocalApp;
  readonly queues: QueueStore;
  readonly hub: MessageHub;
  /** Rejects if a trigger breaks. */
  readonly failed: Promise<never>;
  /** Accepts no new events and finishes what is running. */
  stop(): Promise<void>;
}

/** Runs the triggers of an app, and those of each app that replaces it once the previous ones have finished. */
export function runApps({ source, stores, data, region, reporter }: RunAppsOptions): AppRunner {
  const deliveries = openDeliveryStore(data);
  let fail: (error: unknown) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => undefined);
  const queues = openQueueStore(data);
  let current = source.app;
  const hub = messageHub({ messages: () => current.messages ?? noMessages, queues, deliveries, region });
  const run = (app: LocalApp) => {
    const parts = { stores, app, deliveries, queues, hub, reporter, region };
    const triggers = runTriggers({ ...parts, concurrency: availableParallelism() });
    triggers.failed.catch(fail);
    return triggers;
  };
  let triggers = run(current);
  let swapping = Promise.resolve();

  async function swap(next: LocalApp): Promise<void> {
    const before = current;
    current = next;
    await triggers.stop();
    triggers = run(next);
    await close(before);
  }

  const unwatch = source.watch?.((next) => {
    swapping = swapping.then(() => swap(next));
    return swapping;
  });
  return {
    current: () => current,
    queues,
    hub,
    failed,
    async stop() {
      await unwatch?.();
      await triggers.stop();
      await close(current);
      deliveries.close();
      queues.close();
    },
  };
}

async function close({ functions }: LocalApp): Promise<void> {
  await Promise.all(functions.map((target) => target.close()));
}
