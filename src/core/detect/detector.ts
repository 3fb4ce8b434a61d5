import type { Frame } from '../photo/photo.js';
import type { Face } from './face.js';

export interface DetectOptions {
  /**
   * Searches at every angle and size, when no face may be missed; detectors with only one way of searching ignore it.
   */
  readonly thorough?: boolean;
}

/** The port that the embedded models and Rekognition implement. */
export interface FaceDetector {
  /** The name that users choose it by, `local` or `rekognition`. */
  readonly name: string;
  /** The faces of one upright frame, from left to right. */
  detect(frame: Frame, options?: DetectOptions): Promise<readonly Face[]>;
  /** Frees models and connections; the detector must not be used afterwards. */
  close?(): Promise<void>;
}
