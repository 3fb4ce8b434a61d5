import type { Emotion as AwsEmotion, FaceDetail } from '@aws-sdk/client-rekognition';
import { type Emotion, emotions, type Face, type FaceAttributes } from '../../core/detect/face.js';

/** The size in pixels to which Rekognition's ratios refer. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** Below this confidence (0–100) an attribute does not count. */
const SURE = 90;

/** Converts a face in Rekognition's response to ours, in pixels; undefined if it has no box. */
export function toFace(detail: FaceDetail, { width, height }: PictureSize, minEmotion: number): Face | undefined {
  const { BoundingBox: box } = detail;
  if (!box?.Width || !box.Height) return undefined;
  const attributes = toAttributes(detail);
  return {
    box: {
      left: (box.Left ?? 0) * width,
      top: (box.Top ?? 0) * height,
      width: box.Width * width,
      height: box.Height * height,
    },
    roll: detail.Pose?.Roll ?? 0,
    confidence: detail.Confidence ?? 0,
    ...strongest(detail.Emotions ?? [], minEmotion),
    ...(Object.keys(attributes).length > 0 && { attributes }),
  };
}

function strongest(found: readonly AwsEmotion[], minimum: number): { emotion: Emotion; emotionConfidence: number } {
  const [top] = [...found].sort((a, b) => (b.Confidence ?? 0) - (a.Confidence ?? 0));
  const emotionConfidence = top?.Confidence ?? 0;
  const known = emotions.find((emotion) => emotion === top?.Type);
  return { emotion: known && emotionConfidence >= minimum ? known : 'UNKNOWN', emotionConfidence };
}

interface YesNo {
  readonly Value?: boolean;
  readonly Confidence?: number;
}

function toAttributes(detail: FaceDetail): FaceAttributes {
  const sure = (answer: YesNo | undefined, value = true) => answer?.Value === value && (answer.Confidence ?? 0) >= SURE;
  const all = {
    sunglasses: sure(detail.Sunglasses),
    eyeglasses: sure(detail.Eyeglasses),
    beard: sure(detail.Beard),
    mustache: sure(detail.Mustache),
    mouthOpen: sure(detail.MouthOpen),
    eyesClosed: sure(detail.EyesOpen, false),
    smile: sure(detail.Smile),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value));
}
