import type { Reporter } from '../errors/reporter.js';
import { type DetectorPool, detectorPool } from './detector-pool.js';
import { jwtKeys } from './http/jwt-authorizer.js';
import { routeKey } from './http/routes.js';
import type { Listening } from './listen.js';
import { endpointUrl } from './messages/aws-endpoint.js';
import { type LocalMessages, noMessages } from './messages/local-messages.js';
import { openApp } from './open-app.js';
import { type RunningDev, startDev } from './start-dev.js';

export interface DevSessionOptions {
  /** Folder of the service, or any other folder. */
  readonly root: string;
  readonly data: string;
  readonly host: string;
  readonly port: number;
  readonly detector: 'local' | 'rekognition';
  readonly rekognitionPort?: number | undefined;
  readonly allowPrivateUrls: boolean;
  /** More host names under which it can be called, and origins of pages that may call it. */
  readonly allowHosts: readonly string[];
  readonly allowOrigins: readonly string[];
  /** File of the keys with which `jwt` authorizers check tokens, instead of those that the issuers publish. */
  readonly jwks?: string | undefined;
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  readonly endpointUrl?: string | undefined;
  /** For the service file. */
  readonly stage?: string | undefined;
  readonly config?: string | undefined;
  readonly params: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly reporter: Reporter;
  /** Aborted to end the session. */
  readonly signal: AbortSignal;
}

/** What `dev --json` prints at its end. */
export interface DevResult {
  readonly url: string;
  readonly rekognitionUrl?: string | undefined;
  /** Milliseconds that it ran. */
  readonly milliseconds: number;
}

/** Runs until the signal is aborted, then shuts down in order. */
export async function runDev(options: DevSessionOptions): Promise<DevResult> {
  const { reporter, signal } = options;
  const started = performance.now();
  const region = options.region ?? options.env.AWS_REGION ?? options.env.AWS_DEFAULT_REGION ?? 'us-east-1';
  const detectors = detectorPool({ ...options, region });
  const keys = jwtKeys(options.jwks);
  const makeDetector = () => detectors[options.detector]();
  const rekognition = endpoint({ ...options, region }, detectors);
  const rekognitionUrl = options.detector === 'local' ? rekognition.url : undefined;
  const dev = await startDev({
    ...options,
    region,
    ownPagesOnly: options.allowPrivateUrls,
    openApp: (stores, origin) => openApp({ ...options, makeDetector, keys, rekognitionUrl }, stores, origin),
  }).catch(async (error) => {
    await rekognition.close();
    await detectors.close();
    throw error;
  });
  const shown = await (options.rekognitionPort === undefined ? undefined : rekognition.url())?.catch(async (error) => {
    await dev.stop();
    throw error;
  });
  announce(reporter, dev, shown);
  try {
    await Promise.race([aborted(signal), dev.failed]);
    const message = 'finishing work in progress; press Ctrl-C again to stop immediately';
    reporter.report({ level: 'info', code: 'STOPPING', message });
  } finally {
    await dev.stop();
    await rekognition.close();
    await detectors.close();
  }
  return { url: dev.url, rekognitionUrl: shown, milliseconds: Math.round(performance.now() - started) };
}

function announce(reporter: Reporter, { url, origin, app }: RunningDev, rekognitionUrl: string | undefined): void {
  for (const route of app.routes) {
    const key = routeKey(route);
    const data = { route: key, function: route.target.name };
    reporter.report({ level: 'info', code: 'ROUTE', message: `${key} → ${route.target.name}`, data });
  }
  for (const { from, to, address } of messageLines(app.messages ?? noMessages, endpointUrl(origin))) {
    const message = `${from} → ${to}: POST ${address}`;
    reporter.report({ level: 'info', code: 'TRIGGER', message, data: { function: to, trigger: from, url: address } });
  }
  reporter.report({ level: 'info', code: 'READY', message: `ready: ${url}`, data: { url, rekognitionUrl } });
  if (rekognitionUrl === undefined) return;
  const message = `Rekognition: ${rekognitionUrl} (set AWS_ENDPOINT_URL_REKOGNITION to it)`;
  reporter.report({ level: 'info', code: 'REKOGNITION_READY', message, data: { url: rekognitionUrl } });
}

/** What starts functions besides requests, and where to post to for it. */
function messageLines({ polled, subscriptions, rules, schedules }: LocalMessages, endpoint: string) {
  const off = (enabled: boolean) => (enabled ? '' : ' (disabled)');
  return [
    ...polled.map(({ queue, target }) => ({
      from: `queue ${queue}`,
      to: target.name,
      address: `${endpoint}/queues/${queue}`,
    })),
    ...subscriptions.map(({ topic, target, queue }) => ({
      from: `topic ${topic}`,
      to: target?.name ?? `queue ${queue}`,
      address: `${endpoint}/topics/${topic}`,
    })),
    ...rules.map(({ bus, target, enabled }) => ({
      from: `bus ${bus}${off(enabled)}`,
      to: target.name,
      address: `${endpoint}/events`,
    })),
    ...schedules.map(({ expression, target, enabled }) => ({
      from: `${expression}${off(enabled)}`,
      to: target.name,
      address: `${endpoint}/schedules/${target.name}`,
    })),
  ];
}

const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });

type AwsDevOptions = DevSessionOptions & { readonly region: string };

/**
 * Rekognition's DetectFaces, started on first use, on any free port unless one was chosen. Always the local detector: an
 * endpoint that called Rekognition could call itself.
 */
function endpoint(options: AwsDevOptions, detectors: DetectorPool) {
  const { rekognitionPort, allowHosts, host, reporter, region, env, endpointUrl } = options;
  let listening: Promise<Listening> | undefined;
  const start = async () => {
    const { startRekognition } = await import('./rekognition/start.js');
    const s3Endpoint = endpointUrl ?? env.AWS_ENDPOINT_URL_S3 ?? env.AWS_ENDPOINT_URL;
    // Without --rekognition-port, only local functions use it.
    const at = rekognitionPort === undefined ? { host: '127.0.0.1', port: 0 } : { host, port: rekognitionPort };
    return startRekognition({ allowHosts, ...at, detector: detectors.local(), reporter, region, s3Endpoint });
  };
  return {
    async url() {
      listening ??= start();
      return (await listening).url;
    },
    close: async () => (await listening?.catch(() => undefined))?.close(),
  };
}
