import { photoCodes } from '../errors/codes/photo.js';
import { EmojifyError } from '../errors/emojify-error.js';
import type { ImageFailure } from './image-record.js';

/** Errors about the picture itself: the same picture fails again, however often it is tried. */
const permanentCodes: ReadonlySet<string> = new Set([
  ...Object.keys(photoCodes),
  'BODY_TOO_LARGE',
  'TOO_MANY_FACES',
  'REKOGNITION_CROWD',
  'ORIGINAL_MISSING',
]);

/**
 * What to store when this image can never succeed; undefined when another try may, so that the error has to be thrown:
 * the trigger then tries again, and what still fails lands with its records in the failure destination. Everything
 * that is not known to be the picture's fault (throttling, access denied, timeouts, our own bugs) may pass or be fixed.
 */
export function permanentFailure(error: unknown): ImageFailure | undefined {
  if (!(error instanceof EmojifyError)) return undefined;
  if (permanentCodes.has(error.code) || isRefusedPicture(error)) return { code: error.code, message: error.message };
  return undefined;
}

/** Rekognition refuses the picture; one that it cannot reach in S3 is a matter of permissions instead. */
function isRefusedPicture(error: EmojifyError): boolean {
  const cause = error.cause instanceof Error ? error.cause.name : '';
  return error.code === 'REKOGNITION_IMAGE' && cause !== 'InvalidS3ObjectException';
}
