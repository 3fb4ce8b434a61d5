import { createHash } from 'node:crypto';
import { EmojifyError } from '../errors/emojify-error.js';
import type { AnalysisStore, NewId } from './ports.js';

export interface ClaimRequest {
  /** The `Idempotency-Key`, as the caller sent it. */
  readonly key: string | undefined;
  /** Who asks, where callers are known: keys of two callers are never the same. */
  readonly caller?: string;
  /** What is asked for: a repeat must ask for the same. */
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
 * The id of a new image: the same one for every repeat under an `Idempotency-Key`. The claim is written before anything
 * else, so a repeat after a crash goes on under the id of the first try.
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
