import type { CheckedFace } from '../batch/record/match-record.js';
import type { PhotoResult } from '../batch/result.js';
import { type ErrorCode, errorCodes } from '../errors/codes.js';
import type { ImageRecord } from '../pipeline/image-record.js';

/** The part of a result that comes from the image's record. */
export function describeRecord(record: ImageRecord): Pick<PhotoResult, 'width' | 'height' | 'faces'> {
  const { width, height } = record;
  if (width === undefined || height === undefined) return { faces: [] };
  return { width, height, faces: facesOf(record, { width, height }) };
}

/**
 * The faces in pixels; the service covers all that it finds, except those that a reviewer left visible. In an animation
 * frame by frame, like local results.
 */
function facesOf({ faces = [], emojis = [] }: ImageRecord, size: { width: number; height: number }): CheckedFace[] {
  const described = faces.map(
    ({ box, confidence, roll, emotion, emotionConfidence, frame, number, decision }, index) => ({
      box: {
        left: Math.round(box.left * size.width),
        top: Math.round(box.top * size.height),
        width: Math.round(box.width * size.width),
        height: Math.round(box.height * size.height),
      },
      confidence: tenths(confidence),
      roll: tenths(roll),
      emotion,
      emotionConfidence: tenths(emotionConfidence),
      ...(emojis[index] && { emoji: emojis[index] }),
      covered: decision !== 'visible',
      ...(frame !== undefined && { frame }),
      ...(number !== undefined && { number }),
    }),
  );
  return described.sort((a, b) => (a.frame ?? 0) - (b.frame ?? 0));
}

const tenths = (value: number): number => Math.round(value * 10) / 10;

/** Why the service failed, as one of the codes that this version knows. */
export function recordedError({ error, imageId }: ImageRecord): NonNullable<PhotoResult['error']> {
  const { code = '', message = 'no reason was recorded' } = error ?? {};
  const known = Object.hasOwn(errorCodes, code);
  return { code: known ? (code as ErrorCode) : 'IMAGE_FAILED', message: `${message} (image ${imageId})` };
}
