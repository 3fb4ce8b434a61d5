import type { Frame } from '../photo/photo.js';
import type { Face } from './face.js';

export interface DetectOptions {
  /** Searches at every angle and size, for when no face may be missed; a detector that knows one way of searching ignores it. */
  readonly thorough?: boolean;
}

/** The port behind which the embedded models and Rekognition stand. */
export interface FaceDetector {
  /** `local` or `rekognition`: what users name it by. */
  readonly name: string;
  /** The faces of one upright frame, left to right; empty when there are none. */
  detect(frame: Frame, options?: DetectOptions): Promise<readonly Face[]>;
  /** Frees models and connections; the detector is not used afterwards. */
  close?(): Promise<void>;
}
