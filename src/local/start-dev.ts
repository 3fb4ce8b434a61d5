import { availableParallelism, networkInterfaces } from 'node:os';
import { Hono } from 'hono';
import type { Reporter } from '../errors/reporter.js';
import type { FaceDetector } from '../faces/detector.js';
import { type LocalStores, openLocalStores } from '../stores/local-stores.js';
import { builtInApp } from './built-in-app.js';
import { lockData } from './data-lock.js';
import { type FrontEnv, httpFront } from './http/front.js';
import { listen } from './listen.js';
import type { LocalApp } from './local-app.js';
import { runTriggers } from './run-triggers.js';
import { openDeliveryStore } from './triggers/delivery-store.js';

export interface DevOptions {
  /** Folder of everything durable. */
  readonly data: string;
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly region: string;
  readonly detector: FaceDetector;
  /** Lets photos be fetched from loopback and private addresses. */
  readonly allowPrivateUrls: boolean;
  readonly reporter: Reporter;
}

export interface RunningDev {
  readonly url: string;
  /** Rejects when a trigger breaks, which is a bug or a data folder that is gone. */
  readonly failed: Promise<void>;
  /** Takes nothing new, finishes what is running, closes the stores. */
  stop(): Promise<void>;
}

/** Runs the service on this machine. Whatever was under way when it last ended goes on where it was. */
export async function startDev(options: DevOptions): Promise<RunningDev> {
  const { data, host, port, region, reporter } = options;
  const lock = lockData(data);
  let origin = '';
  const stores = await openLocalStores({ data, objectsUrl: () => `${origin}/objects` });
  const deliveries = openDeliveryStore(data);
  const app = await builtIn(options, stores, () => origin);
  const server = await listen(front(app, stores, reporter), { host, port, flag: '--port' }).catch((error) => {
    lock.release();
    throw error;
  });
  origin = `http://${reachable(host)}:${server.port}`;
  const triggers = runTriggers({ stores, app, deliveries, reporter, region, concurrency: availableParallelism() });
  return {
    url: server.url,
    failed: triggers.failed,
    async stop() {
      await server.close();
      await triggers.stop();
      await Promise.all(app.functions.map((target) => target.close()));
      deliveries.close();
      await stores.close();
      lock.release();
    },
  };
}

async function builtIn(options: DevOptions, stores: LocalStores, objectsOrigin: () => string): Promise<LocalApp> {
  const { fetchPhoto } = await import('../fetch/fetch-photo.js');
  const { detector, reporter, allowPrivateUrls } = options;
  const fetch = (url: string) => fetchPhoto(url, { allowPrivate: allowPrivateUrls });
  return builtInApp({ stores, detector, reporter, fetchPhoto: fetch, objectsOrigin });
}

/** Signed links beside the HTTP API, where S3 is on AWS. */
function front(app: LocalApp, stores: LocalStores, reporter: Reporter) {
  const all = new Hono<FrontEnv>();
  all.all('/objects/:key{.+}', ({ req }) => stores.receiveSigned(req.raw, req.param('key')));
  all.route('/', httpFront({ routes: () => app.routes, cors: app.cors, reporter }));
  return all;
}

/** The name of this host in links: a wildcard address is one to listen on, not one to go to. */
function reachable(host: string): string {
  if (host !== '0.0.0.0' && host !== '::') return host.includes(':') ? `[${host}]` : host;
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1';
}
