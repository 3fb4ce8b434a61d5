import type { Reporter } from '../errors/reporter.js';
import type { FaceDetector } from '../faces/detector.js';
import { startDev } from './start-dev.js';

export interface DevSessionOptions {
  /** Folder of the service, or of none. */
  readonly root: string;
  readonly data: string;
  readonly host: string;
  readonly port: number;
  readonly detector: 'local' | 'rekognition';
  readonly rekognitionPort?: number | undefined;
  readonly allowPrivateUrls: boolean;
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
  readonly endpointUrl?: string | undefined;
  /** Of the service file. */
  readonly stage?: string | undefined;
  readonly config?: string | undefined;
  readonly params: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly reporter: Reporter;
  /** Aborted when the session is to end. */
  readonly signal: AbortSignal;
}

/** What `dev` answers under `--json` once it has ended. */
export interface DevResult {
  readonly url: string;
  readonly rekognitionUrl?: string | undefined;
  /** Milliseconds it ran. */
  readonly milliseconds: number;
}

/** Runs until the signal comes, then ends in order. */
export async function runDev(options: DevSessionOptions): Promise<DevResult> {
  const { reporter, signal } = options;
  const started = performance.now();
  const region = options.region ?? options.env.AWS_REGION ?? options.env.AWS_DEFAULT_REGION ?? 'us-east-1';
  const detector = lazyDetector(options.detector, () => makeDetector({ ...options, region }));
  const dev = await startDev({ ...options, region, detector });
  const rekognition = await startEndpoint({ ...options, region }, detector).catch(async (error) => {
    await dev.stop();
    throw error;
  });
  const rekognitionUrl = rekognition?.url;
  announce(reporter, dev.url, rekognitionUrl);
  await Promise.race([aborted(signal), dev.failed]);
  reporter.report({
    level: 'info',
    code: 'STOPPING',
    message: 'finishing what is running; Ctrl-C again stops at once',
  });
  await rekognition?.close();
  await dev.stop();
  await detector.close?.();
  return { url: dev.url, rekognitionUrl, milliseconds: Math.round(performance.now() - started) };
}

function announce(reporter: Reporter, url: string, rekognitionUrl: string | undefined): void {
  reporter.report({ level: 'info', code: 'READY', message: `ready: ${url}`, data: { url, rekognitionUrl } });
  if (rekognitionUrl === undefined) return;
  const message = `Rekognition: ${rekognitionUrl} (set AWS_ENDPOINT_URL_REKOGNITION to it)`;
  reporter.report({ level: 'info', code: 'REKOGNITION_READY', message, data: { url: rekognitionUrl } });
}

const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });

type AwsDevOptions = DevSessionOptions & { readonly region: string };

async function startEndpoint(options: AwsDevOptions, detector: FaceDetector) {
  const { rekognitionPort: port, host, reporter, region, env, endpointUrl } = options;
  if (port === undefined) return undefined;
  const { startRekognition } = await import('./rekognition/start.js');
  // Faces are found here whatever the functions use: an endpoint that asked Rekognition would go round in a circle.
  const local = detector.name === 'local' ? detector : lazyDetector('local', makeLocalDetector);
  const s3Endpoint = endpointUrl ?? env.AWS_ENDPOINT_URL_S3 ?? env.AWS_ENDPOINT_URL;
  return startRekognition({ host, port, detector: local, reporter, region, s3Endpoint });
}

async function makeLocalDetector(): Promise<FaceDetector> {
  const { createLocalDetector } = await import('../faces/local-detector.js');
  return createLocalDetector();
}

async function makeDetector({ detector, region, profile, endpointUrl }: AwsDevOptions): Promise<FaceDetector> {
  if (detector === 'local') return makeLocalDetector();
  const { createRekognitionClient } = await import('../faces/rekognition-client.js');
  const { createRekognitionDetector } = await import('../faces/rekognition-detector.js');
  return createRekognitionDetector(await createRekognitionClient({ region, profile, endpoint: endpointUrl }));
}

/** Loads the models at once, beside everything else: the page is there first, and the first photo finds them ready. */
function lazyDetector(name: string, make: () => Promise<FaceDetector>): FaceDetector {
  const loading = make();
  loading.catch(() => undefined);
  return {
    name,
    detect: async (frame) => (await loading).detect(frame),
    close: async () => (await loading.catch(() => undefined))?.close?.(),
  };
}
