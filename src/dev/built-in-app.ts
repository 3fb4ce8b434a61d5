import type { Context } from 'aws-lambda';
import { v7 as newId } from 'uuid';
import type { LocalStores } from '../adapters/stores/local-stores.js';
import type { FaceDetector } from '../core/detect/detector.js';
import type { Reporter } from '../errors/reporter.js';
import type { FetchPhoto } from '../pipeline/ports.js';
import { inProcessFunction } from './functions/in-process.js';
import type { LocalApp } from './local-app.js';
import { asynchronousPolicy, streamPolicy } from './triggers/retry-policy.js';

export interface BuiltInOptions {
  readonly stores: LocalStores;
  readonly detector: FaceDetector;
  readonly fetchPhoto: FetchPhoto;
  readonly reporter: Reporter;
  /** Origin of signed links, for the page's Content-Security-Policy. */
  readonly objectsOrigin: string;
}

/** The settings that the template's service file has for the four functions, for folders without a service file. */
export async function builtInApp(options: BuiltInOptions): Promise<LocalApp> {
  const { download, analyze, process, view } = await builtInFunctions(options);
  const route = (method: string, path: string, target: typeof view) => ({ method, path, target });
  return {
    functions: [download, analyze, process, view],
    routes: [
      route('POST', '/images', download),
      route('POST', '/uploads', download),
      route('DELETE', '/images/{id}', download),
      route('GET', '/images/{id}', view),
      route('HEAD', '/images/{id}', view),
      route('GET', '/', view),
      route('HEAD', '/', view),
      route('ANY', '$default', view),
    ],
    cors: {
      allowedOrigins: ['*'],
      allowedMethods: ['GET', 'HEAD', 'POST', 'DELETE'],
      allowedHeaders: ['accept', 'authorization', 'content-type', 'idempotency-key', 'if-none-match'],
      exposedHeaders: ['etag', 'location', 'retry-after', 'x-request-id'],
      allowCredentials: false,
      maxAge: 7200,
    },
    objects: [
      {
        target: analyze,
        bucket: 'local',
        filters: [{ event: 's3:ObjectCreated:*', prefix: 'originals/', suffix: '' }],
        policy: asynchronousPolicy(),
        recordsFailures: true,
      },
    ],
    streams: [
      {
        target: process,
        patterns: [{ dynamodb: { NewImage: { status: { S: ['analyzed'] } } } }],
        batchSize: 10,
        window: 0,
        policy: streamPolicy(3),
        bisect: true,
        partial: true,
        recordsFailures: true,
      },
    ],
  };
}

/** The real handlers over the local stores; the same ones run on AWS. */
async function builtInFunctions({ stores, detector, fetchPhoto, reporter, objectsOrigin }: BuiltInOptions) {
  const { downloadImageHandler } = await import('../adapters/lambda/download-image-handler.js');
  const { analyzeImageHandler } = await import('../adapters/lambda/analyze-image-handler.js');
  const { processImageHandler } = await import('../adapters/lambda/process-image-handler.js');
  const { viewImageHandler } = await import('../adapters/lambda/view-image-handler.js');
  const { page } = await import('../adapters/lambda/page/page.js');
  const { images, analyses } = stores;
  const parts = { images, analyses, now: Date.now, log: functionLog(reporter) };
  const named = (name: string, timeout: number, handler: (event: never, context: Context) => Promise<unknown>) =>
    inProcessFunction({ name, handler, timeout });
  return {
    download: named('downloadImage', 29, downloadImageHandler({ ...parts, newId, fetchPhoto })),
    analyze: named('analyzeImage', 60, analyzeImageHandler({ ...parts, detector })),
    process: named('processImage', 120, processImageHandler(parts)),
    view: named(
      'viewImage',
      15,
      viewImageHandler({ ...parts, page: async () => page({ objectOrigins: [objectsOrigin] }) }),
    ),
  };
}

/** The functions' logs are shown with `--verbose` and `--json`; warnings are always shown. */
function functionLog(reporter: Reporter) {
  return {
    invoked: () => undefined,
    report: ({ level, code, message, data }: { level: string; code: string; message: string; data?: object }) => {
      const calm = level === 'info' || level === 'debug';
      reporter.report({ level: calm ? 'debug' : 'warn', code, message, data: { ...data } });
    },
  };
}
