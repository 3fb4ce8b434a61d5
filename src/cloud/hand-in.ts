import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { v7 } from 'uuid';
import type { S3Input } from '../batch/input.js';
import type { PlannedPhoto } from '../batch/process-photo.js';
import { type InputSources, readInput } from '../batch/read-input.js';
import { EmojifyError } from '../errors/emojify-error.js';
import { silentReporter } from '../errors/reporter.js';
import { claimId } from '../pipeline/claim-id.js';
import { expiryOf } from '../pipeline/expiry.js';
import type { ImageRecord } from '../pipeline/image-record.js';
import { originalKey } from '../pipeline/keys.js';
import { maxUploadBytes } from '../pipeline/limits.js';
import { readHeader } from '../pipeline/read-header.js';
import { retryImage } from '../pipeline/retry-image.js';
import { toFilePath } from '../util/path-name.js';
import type { CloudService } from './cloud-service.js';

/** The result of sending a photo. */
export interface HandedIn {
  readonly imageId: string;
  /** Whether this made work for the service; otherwise it had the image already. */
  readonly sent: boolean;
  /** Bytes sent from this machine. */
  readonly bytes: number;
}

export interface HandInTools extends InputSources {
  readonly service: CloudService;
  /** Correlates the log lines of one run. */
  readonly requestId: string;
  readonly now: () => number;
}

/** Keeps the claims of this command separate from those of clients of the HTTP API. */
const caller = 'emojify process --cloud';

/** A photo to send: the key of its content, its record, and how its original gets into the bucket. */
interface Delivery {
  readonly content: readonly (string | Buffer)[];
  readonly header: Partial<ImageRecord>;
  readonly bytes: number;
  put(key: string, contentType: string): Promise<boolean>;
}

/**
 * Sends a photo to the service: claims an id that depends on its content, writes its record, then its original, whose
 * arrival starts the pipeline. The same content gets the same id in any run while the image is kept and the
 * service's functions stay the same, so it is never processed twice. A photo whose retries are used up is tried again.
 * @throws EmojifyError INPUT_…, URL_…, BODY_TOO_LARGE, and the photo codes of `readHeader`; nothing is stored then
 */
export async function handIn({ input }: PlannedPhoto, tools: HandInTools): Promise<HandedIn> {
  const delivery = input.kind === 's3' ? fromS3(input, tools) : await fromHere(input, tools);
  const { service, requestId, now } = tools;
  const expiresAt = expiryOf({ now, expiryDays: service.expiryDays });
  const content = createHash('sha256');
  for (const part of delivery.content) content.update(part).update('\0');
  const key = `${service.version} ${content.digest('hex')}`;
  const claim = { key, caller, content: [key], expiresAt };
  const claimed = await claimId({ analyses: service.analyses, newId: v7 }, claim);
  const at = new Date(now()).toISOString();
  const record: ImageRecord = {
    ...claimed,
    ...delivery.header,
    status: 'received',
    source: { kind: 'body' },
    requestId,
    createdAt: at,
    updatedAt: at,
    expiresAt,
  };
  const created = await service.analyses.create(record);
  return deliver(delivery, record, created, tools);
}

/** The record exists; so may the original, and everything that follows. */
async function deliver(
  { put, bytes }: Delivery,
  { imageId, contentType = 'application/octet-stream' }: ImageRecord,
  created: boolean,
  { service, now }: HandInTools,
): Promise<HandedIn> {
  const known = created ? undefined : await service.analyses.get(imageId);
  if (known && known.status !== 'received') {
    if (known.error?.code !== 'RETRIES_EXHAUSTED') return { imageId, sent: false, bytes: 0 };
    const outcome = await retryImage({ ...service, now, reporter: silentReporter }, imageId);
    return { imageId, sent: outcome === 'sent', bytes: 0 };
  }
  // Another run created the record: its original exists already unless that run was killed in between.
  const there = known && (await service.images.head(originalKey(imageId)));
  const sent = there ? false : await put(originalKey(imageId), contentType);
  return { imageId, sent, bytes: sent ? bytes : 0 };
}

async function fromHere(input: Exclude<PlannedPhoto['input'], S3Input>, tools: HandInTools): Promise<Delivery> {
  const { service, requestId } = tools;
  // Checked before it is read: eight videos at once would not fit into memory.
  const size =
    input.kind === 'file'
      ? await stat(toFilePath(input.name)).then(
          (stats) => stats.size,
          () => 0,
        )
      : 0;
  refuseLarge(input.name, size);
  const bytes = await readInput(input, tools);
  refuseLarge(input.name, bytes.length);
  const put = (key: string, contentType: string) => service.images.putNew(key, bytes, { contentType, requestId });
  return { content: [bytes], header: readHeader(bytes), bytes: bytes.length, put };
}

/** analyzeImage checks its content. */
function fromS3(input: S3Input, { service, requestId }: HandInTools): Delivery {
  refuseLarge(input.name, input.size);
  const put = (key: string, contentType: string) => service.copyNew(input, key, { contentType, requestId });
  return { content: ['s3', input.etag, String(input.size)], header: {}, bytes: 0, put };
}

export function refuseLarge(name: string, size: number): void {
  if (size <= maxUploadBytes) return;
  const megabytes = (size / 1e6).toFixed(1);
  throw new EmojifyError('BODY_TOO_LARGE', `"${name}" is ${megabytes} MB: the service accepts photos up to 25 MB`);
}
