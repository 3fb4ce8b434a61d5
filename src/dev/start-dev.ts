import { detailOf, statusOf } from '../adapters/lambda/problem.js';
import { type LocalStores, openLocalStores } from '../adapters/stores/local-stores.js';
import { EmojifyError } from '../errors/emojify-error.js';
import type { Reporter } from '../errors/reporter.js';
import { lockData } from './data-lock.js';
import { Hono } from './hono.js';
import { type FrontEnv, httpFront } from './http/front.js';
import { guard } from './http/guard.js';
import { listen } from './listen.js';
import type { AppSource, LocalApp } from './local-app.js';
import { awsEndpoint } from './messages/aws-endpoint.js';
import { noMessages } from './messages/local-messages.js';
import { reachable } from './reachable.js';
import { type AppRunner, runApps } from './run-apps.js';

export interface DevOptions {
  /** Folder for all persistent data. */
  readonly data: string;
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
  readonly region: string;
  /** Host names, besides `host` and loopback names, under which it can be called. */
  readonly allowHosts?: readonly string[] | undefined;
  /** Allows only its own pages and those of `allowOrigins`, for when photos are fetched from private addresses. */
  readonly ownPagesOnly?: boolean | undefined;
  readonly allowOrigins?: readonly string[] | undefined;
  readonly reporter: Reporter;
  /** Creates the functions over these stores; `origin` is the address of the API, such as `http://127.0.0.1:3000`. */
  readonly openApp: (stores: LocalStores, origin: string) => Promise<AppSource>;
}

export interface RunningDev {
  readonly url: string;
  /** Where functions and clients find it, such as `http://127.0.0.1:3000`. */
  readonly origin: string;
  /** What it began with. */
  readonly app: LocalApp;
  /** Rejects if a trigger breaks: because of a bug, or a data folder that is full, damaged or missing. */
  readonly failed: Promise<never>;
  /** Accepts nothing new, finishes what is running, closes the stores. */
  stop(): Promise<void>;
}

type Cleanup = () => Promise<void> | void;

/** Runs the service locally. Unfinished work of an earlier run continues. */
export async function startDev(options: DevOptions): Promise<RunningDev> {
  const cleanups: Cleanup[] = [];
  const stop = async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  };
  try {
    return { ...(await start(options, (cleanup) => cleanups.push(cleanup))), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** `later` is called in the order in which things are opened; they are closed in reverse order. */
async function start(options: DevOptions, later: (cleanup: Cleanup) => void): Promise<Omit<RunningDev, 'stop'>> {
  const { data, host, port, region, reporter, openApp } = options;
  const lock = lockData(data);
  later(() => lock.release());
  let origin = '';
  const stores = await openLocalStores({ data, objectsUrl: () => `${origin}/objects` });
  later(() => stores.close());
  let runner: AppRunner | undefined;
  const stopping = new AbortController();
  const parts = { runner: () => runner, stores, origin: () => origin, signal: stopping.signal };
  const server = await listen(front(parts, options), { host, port, flag: '--port' });
  later(() => server.close());
  origin = `http://${reachable(host)}:${server.port}`;
  const source = await openApp(stores, origin);
  later(() => source.stop?.());
  const running = runApps({ source, stores, data, region, reporter });
  runner = running;
  later(() => running.stop());
  // Pending requests still need the functions, so the server stops first and waits for them.
  later(() => server.close());
  // Whoever waits for messages would hold the server open.
  later(() => stopping.abort());
  return { url: server.url, origin, app: source.app, failed: running.failed };
}

interface FrontParts {
  readonly runner: () => AppRunner | undefined;
  readonly stores: LocalStores;
  readonly origin: () => string;
  readonly signal: AbortSignal;
}

/** Signed links and AWS's endpoint beside the APIs. */
function front({ runner, stores, origin, signal }: FrontParts, options: DevOptions) {
  const { reporter, region } = options;
  const app = () => runner()?.current();
  const all = new Hono<FrontEnv>();
  all.use(guard(options));
  all.onError((error) => {
    const message = `the request could not be answered: ${error.message}`;
    reporter.report({ level: 'warn', code: 'REQUEST_BROKEN', message });
    const known = error instanceof EmojifyError ? detailOf(error) : 'something went wrong';
    return new Response(`${known}\n`, { status: statusOf(error) ?? 500 });
  });
  const parts = () => {
    const running = runner();
    return running && { ...running, messages: running.current().messages ?? noMessages };
  };
  all.route('/', awsEndpoint({ parts, region, origin, reporter, signal }));
  all.all('/objects/:key{.+}', ({ req }) => stores.receiveSigned(req.raw, req.param('key')));
  const api = { routes: () => app()?.routes, cors: () => app()?.cors, rest: () => app()?.rest };
  all.route('/', httpFront({ ...api, reporter }));
  return all;
}
