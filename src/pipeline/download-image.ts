import { EmojifyError } from '../errors/emojify-error.js';
import type { Reporter } from '../errors/reporter.js';
import { claimId } from './claim-id.js';
import { expiryOf } from './expiry.js';
import type { ImageRecord } from './image-record.js';
import { originalKey } from './keys.js';
import { maxBodyBytes } from './limits.js';
import type { AnalysisStore, Clock, FetchPhoto, ImageStore, NewId } from './ports.js';
import { readHeader } from './read-header.js';
import { reportImage } from './report-image.js';

export interface DownloadDeps {
  readonly images: ImageStore;
  readonly analyses: AnalysisStore;
  readonly fetchPhoto: FetchPhoto;
  readonly now: Clock;
  readonly newId: NewId;
  readonly reporter: Reporter;
  /** Days until the image is deleted. Default 30. */
  readonly expiryDays?: number;
}

/** A photo to fetch, or the photo itself. */
export type PhotoSource =
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'body'; readonly bytes: Buffer };

export interface DownloadRequest {
  readonly source: PhotoSource;
  /** The id of this request, for correlation. */
  readonly requestId: string;
  /** Repeated requests with the same key create one image. */
  readonly idempotencyKey?: string;
  /** Identity of the caller, if known. */
  readonly caller?: string;
}

/**
 * Accepts a photo: checks it, assigns an id, writes its record and then the original, whose arrival starts the
 * pipeline.
 * @throws EmojifyError for a bad URL or body (URL_…, BODY_TOO_LARGE, and the photo codes of `readHeader`); nothing is
 * stored then
 */
export async function downloadImage(deps: DownloadDeps, request: DownloadRequest): Promise<ImageRecord> {
  const { source } = request;
  const expiresAt = expiryOf(deps);
  const claimed = await claimId(deps, {
    key: request.idempotencyKey,
    caller: request.caller,
    content: ['POST /images', source.kind, source.kind === 'url' ? source.url : source.bytes],
    expiresAt,
  });
  const earlier = claimed.idempotencyKey && (await resume(deps, claimed.imageId));
  if (earlier) return earlier;
  const bytes = await bytesOf(deps, source);
  const now = new Date(deps.now()).toISOString();
  const record: ImageRecord = {
    ...claimed,
    ...readHeader(bytes),
    status: 'received',
    source: source.kind === 'url' ? source : { kind: 'body' },
    requestId: request.requestId,
    createdAt: now,
    updatedAt: now,
    expiresAt,
  };
  return keep(deps, record, bytes);
}

/**
 * The record is written first: an original without a record counts as deleted, and the function that finds it removes
 * it. An original is never replaced: of two simultaneous attempts, the second may have fetched a different photo, which
 * the faces of the first would not fit.
 */
async function keep(deps: DownloadDeps, record: ImageRecord, bytes: Buffer): Promise<ImageRecord> {
  const { imageId, contentType = '' } = record;
  const created = await deps.analyses.create(record);
  const kept = created ? record : ((await deps.analyses.get(imageId)) ?? record);
  const key = originalKey(imageId);
  const stored = await deps.images.putNew(key, bytes, { contentType, requestId: kept.requestId });
  if (!stored) await deps.images.touch(key);
  const data = { source: record.source.kind, bytes: bytes.length, contentType };
  reportImage(deps.reporter, kept, { level: 'info', code: 'IMAGE_RECEIVED', message: 'image received', data });
  return kept;
}

/**
 * The record of an earlier attempt with the same key. While it is unprocessed, the original is announced again, because
 * the first attempt may have died between writing it and responding.
 */
async function resume(deps: DownloadDeps, imageId: string): Promise<ImageRecord | undefined> {
  const record = await deps.analyses.get(imageId);
  if (record?.status !== 'received') return record;
  const key = originalKey(imageId);
  if ((await deps.images.head(key)) === undefined) return undefined;
  await deps.images.touch(key);
  return record;
}

async function bytesOf(deps: DownloadDeps, source: PhotoSource): Promise<Buffer> {
  if (source.kind === 'url') return (await deps.fetchPhoto(source.url)).bytes;
  if (source.bytes.length > maxBodyBytes)
    throw new EmojifyError(
      'BODY_TOO_LARGE',
      `the body has ${source.bytes.length} bytes: the limit is 4 MB, ask POST /uploads for an upload link`,
    );
  return source.bytes;
}
