import type { Frame } from '../photo/photo.js';
import type { Face } from './face.js';

/** The port behind which the embedded models and Rekognition stand. */
export interface FaceDetector {
  /** `local` or `rekognition`: what users name it by. */
  readonly name: string;
  /** The faces of one upright frame, left to right; empty when there are none. */
  detect(frame: Frame): Promise<readonly Face[]>;
  /** Frees models and connections; the detector is not used afterwards. */
  close?(): Promise<void>;
}
