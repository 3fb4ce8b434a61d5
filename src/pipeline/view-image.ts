import type { ImageRecord } from './image-record.js';
import { processedKey } from './keys.js';
import { downloadSeconds, maxAnswerBytes } from './limits.js';
import type { AnalysisStore, Clock, ImageStore } from './ports.js';

export interface ViewDeps {
  readonly images: ImageStore;
  readonly analyses: AnalysisStore;
  readonly now: Clock;
}

/** The state of an image for a client. `expired`: nothing was uploaded before the upload link expired. */
export type ImageView =
  | { readonly kind: 'missing' }
  | { readonly kind: 'expired' | 'pending' | 'failed' | 'processed'; readonly record: ImageRecord };

/** The processed picture itself, or a link to it if it is too large for a response. */
export type ImageResult =
  | { readonly kind: 'bytes'; readonly bytes: Buffer; readonly contentType: string }
  | { readonly kind: 'link'; readonly url: string }
  | { readonly kind: 'missing' };

/** Milliseconds after a link's expiry in which a photo sent at the last moment may still arrive. */
const grace = 5 * 60_000;

export async function viewImage(deps: ViewDeps, imageId: string): Promise<ImageView> {
  const record = await deps.analyses.get(imageId);
  if (record === undefined || record.expiresAt * 1000 <= deps.now()) return { kind: 'missing' };
  if (record.status === 'processed' || record.status === 'failed') return { kind: record.status, record };
  return { kind: neverSent(record, deps.now()) ? 'expired' : 'pending', record };
}

function neverSent({ status, source }: ImageRecord, now: number): boolean {
  return status === 'received' && source.kind === 'upload' && Date.parse(source.until) + grace < now;
}

/** Reads the result of a processed image; never the original. */
export async function readResult(deps: ViewDeps, { imageId, result }: ImageRecord): Promise<ImageResult> {
  const key = processedKey(imageId);
  if (result && result.bytes > maxAnswerBytes)
    return { kind: 'link', url: await deps.images.signDownload(key, downloadSeconds) };
  const object = await deps.images.get(key);
  return object ? { kind: 'bytes', bytes: object.bytes, contentType: object.contentType } : { kind: 'missing' };
}
