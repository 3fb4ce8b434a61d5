import type { Region } from '../photo/photo.js';

/** Rekognition's emotions, whichever detector is used; UNKNOWN if none is clear enough. */
export const emotions = [
  'HAPPY',
  'SAD',
  'ANGRY',
  'CONFUSED',
  'DISGUSTED',
  'SURPRISED',
  'CALM',
  'FEAR',
  'UNKNOWN',
] as const;
export type Emotion = (typeof emotions)[number];

/** Attributes that only some detectors report; true if certain. */
export interface FaceAttributes {
  readonly sunglasses?: boolean;
  readonly eyeglasses?: boolean;
  readonly beard?: boolean;
  readonly mustache?: boolean;
  readonly mouthOpen?: boolean;
  readonly eyesClosed?: boolean;
  readonly smile?: boolean;
}

/** A detected face. The box is in pixels of the upright photo. */
export interface Face extends Region {
  /** 0–100. */
  readonly confidence: number;
  readonly emotion: Emotion;
  /** 0–100. */
  readonly emotionConfidence: number;
  readonly attributes?: FaceAttributes;
}
