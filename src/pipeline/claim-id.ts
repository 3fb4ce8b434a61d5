import { createHash } from 'node:crypto';
import { EmojifyError } from '../errors/emojify-error.js';
import type { AnalysisStore, NewId } from './ports.js';

export interface ClaimRequest {
  /** The `Idempotency-Key`, as the caller sent it. */
  readonly key: string | undefined;
  /** Identity of the caller, if known; keys of different callers are independent. */
  readonly caller?: string;
  /** Content of the request; a repeated request must have the same. */
  readonly content: readonly (string | Buffer)[];
  readonly expiresAt: number;
}

export interface ClaimedId {
  readonly imageId: string;
  readonly idempotencyKey?: string;
}

const sha256 = (parts: readonly (string | Buffer)[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex');
};

/**
 * Returns the id of a new image; the same id for every repeated request with the same `Idempotency-Key`. The claim is
 * written before anything else, so that a repeat after a crash continues with the id of the first attempt.
 * @throws EmojifyError IDEMPOTENCY_KEY_REUSED
 */
export async function claimId(
  deps: { readonly analyses: AnalysisStore; readonly newId: NewId },
  request: ClaimRequest,
): Promise<ClaimedId> {
  const imageId = deps.newId();
  if (request.key === undefined) return { imageId };
  const idempotencyKey = sha256([request.caller ?? '', request.key]);
  const fingerprint = sha256(request.content);
  const claim = await deps.analyses.claim({ idempotencyKey, imageId, fingerprint, expiresAt: request.expiresAt });
  if (claim.fingerprint !== fingerprint)
    throw new EmojifyError(
      'IDEMPOTENCY_KEY_REUSED',
      'this Idempotency-Key was used for another request: use a new one for each photo',
    );
  return { imageId: claim.imageId, idempotencyKey };
}
