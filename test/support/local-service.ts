import { analyzeImageHandler } from '../../src/adapters/lambda/analyze-image-handler.js';
import { newImageId } from '../../src/adapters/lambda/composition.js';
import { downloadImageHandler } from '../../src/adapters/lambda/download-image-handler.js';
import type { FunctionLog, FunctionReport } from '../../src/adapters/lambda/function-log.js';
import { processImageHandler } from '../../src/adapters/lambda/process-image-handler.js';
import { viewImageHandler } from '../../src/adapters/lambda/view-image-handler.js';
import { type LocalStores, openLocalStores } from '../../src/adapters/stores/local-stores.js';
import type { StoredFaceDetector } from '../../src/pipeline/analyze-image.js';
import type { FetchPhoto } from '../../src/pipeline/ports.js';
import { context, type HttpEventOptions, httpEvent, s3Event, streamEvent } from './events.js';

export interface LocalServiceOptions {
  readonly data: string;
  readonly detector: StoredFaceDetector;
  readonly fetchPhoto?: FetchPhoto;
}

export interface LocalService {
  readonly stores: LocalStores;
  readonly reports: FunctionReport[];
  /** Sends a request to the function whose route it is. */
  request(method: string, path: string, options?: HttpEventOptions): Promise<Answer>;
  /** Hands on all that was written since the last call, until nothing is left. */
  settle(): Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Buffer;
  json(): Record<string, unknown>;
}

/** The four real handlers over the stores of this machine, with events handed on by hand. */
export async function localService(options: LocalServiceOptions): Promise<LocalService> {
  const stores = await openLocalStores({ data: options.data, objectsUrl: () => 'http://127.0.0.1/objects' });
  const reports: FunctionReport[] = [];
  const log: FunctionLog = { invoked: () => undefined, report: (report) => reports.push(report) };
  const fetchPhoto = options.fetchPhoto ?? (() => Promise.reject(new Error('nothing is fetched here')));
  const deps = { images: stores.images, analyses: stores.analyses, now: Date.now, log };
  const download = downloadImageHandler({ ...deps, fetchPhoto, newId: newImageId });
  const view = viewImageHandler(deps);
  const analyze = analyzeImageHandler({ ...deps, detector: options.detector });
  const process = processImageHandler(deps);
  let objects = 0;
  let records = 0;
  const step = async () => {
    const created = await stores.objectChanges.read(objects, 100);
    for (const { sequence, change } of created) {
      objects = sequence;
      if (change.kind === 'created' && change.key.startsWith('originals/')) await analyze(s3Event(change.key), context);
    }
    const changed = await stores.recordChanges.read(records, 100);
    for (const { sequence, change } of changed) {
      records = sequence;
      if (change.record?.status === 'analyzed') await process(streamEvent(change.record), context);
    }
    return created.length + changed.length > 0;
  };
  return {
    stores,
    reports,
    async request(method, path, event) {
      const writes = method === 'POST' || method === 'DELETE';
      return toAnswer(await (writes ? download : view)(httpEvent(method, path, event), context));
    },
    async settle() {
      while (await step());
    },
  };
}

function toAnswer(result: Awaited<ReturnType<ReturnType<typeof viewImageHandler>>>): Answer {
  const { statusCode = 200, headers = {}, body = '', isBase64Encoded } = result;
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  return { status: statusCode, headers, body: bytes, json: () => JSON.parse(bytes.toString('utf8')) };
}
