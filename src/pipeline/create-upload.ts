import { inputFormats } from '../core/photo/photo.js';
import { EmojifyError } from '../errors/emojify-error.js';
import { claimId } from './claim-id.js';
import type { DownloadDeps, DownloadRequest } from './download-image.js';
import { expiryOf } from './expiry.js';
import type { ImageRecord } from './image-record.js';
import { originalKey } from './keys.js';
import { maxUploadBytes, uploadSeconds } from './limits.js';
import type { SignedUpload } from './ports.js';
import { reportImage } from './report-image.js';

export interface UploadRequest extends Omit<DownloadRequest, 'source'> {
  /** Media type of the photo to be uploaded, such as `image/jpeg`. */
  readonly contentType: string;
  /** Its length in bytes. */
  readonly size: number;
}

export interface CreatedUpload {
  readonly record: ImageRecord;
  readonly upload: SignedUpload;
}

/**
 * Creates an upload link for a photo that is too large for a request body: valid for one PUT of exactly this type and
 * length within 15 minutes. The arrival of the photo starts the pipeline, which then checks its content.
 * @throws EmojifyError UNSUPPORTED_FORMAT, BODY_TOO_LARGE, BAD_REQUEST, IDEMPOTENCY_KEY_REUSED
 */
export async function createUpload(deps: Omit<DownloadDeps, 'fetchPhoto'>, request: UploadRequest) {
  const { contentType, size, requestId } = request;
  checkTerms(contentType, size);
  const expiresAt = expiryOf(deps);
  const content = ['POST /uploads', contentType, String(size)];
  const claimed = await claimId(deps, { key: request.idempotencyKey, caller: request.caller, content, expiresAt });
  const now = deps.now();
  const record: ImageRecord = {
    ...claimed,
    status: 'received',
    source: { kind: 'upload', until: new Date(now + uploadSeconds * 1000).toISOString() },
    contentType,
    requestId,
    createdAt: new Date(now).toISOString(),
    updatedAt: new Date(now).toISOString(),
    expiresAt,
  };
  const created = await deps.analyses.create(record);
  const kept = created ? record : ((await deps.analyses.get(record.imageId)) ?? record);
  const terms = { contentType, size, requestId: kept.requestId, expiresIn: uploadSeconds };
  const upload = await deps.images.signUpload(originalKey(kept.imageId), terms);
  reportImage(deps.reporter, kept, {
    level: 'info',
    code: 'UPLOAD_SIGNED',
    message: 'upload link created',
    data: { size },
  });
  return { record: kept, upload } satisfies CreatedUpload;
}

function checkTerms(contentType: string, size: number): void {
  const known = [...inputFormats, 'heif'].map((format) => `image/${format}`);
  if (!known.includes(contentType))
    throw new EmojifyError('UNSUPPORTED_FORMAT', `invalid contentType "${contentType}": expected ${known.join(', ')}`);
  if (!Number.isInteger(size) || size < 1)
    throw new EmojifyError('BAD_REQUEST', `invalid size ${size}: expected the photo's length in bytes`);
  if (size > maxUploadBytes)
    throw new EmojifyError('BODY_TOO_LARGE', `${size} bytes are over the limit of 25 MB: make the photo smaller`);
}
