import type { Box, Frame } from '../photo/photo.js';
import type { Detection, Point } from './centerface.js';
import type { DetectOptions, FaceDetector } from './detector.js';
import { guessEmotions } from './emotion-model.js';
import type { Face } from './face.js';
import { findFaces } from './find-faces.js';
import { type LoadModel, loadModel, type Model } from './model.js';
import { rollOf } from './roll.js';
import { searchOf } from './search.js';
import { findFacesThoroughly } from './thorough.js';

export interface LocalDetectorOptions {
  /** Where the networks run: by default in this thread, which they block, or in `modelThreads`. */
  readonly models?: { readonly load: LoadModel };
}

/** A face with its landmarks in the photo: eyes, nose, corners of the mouth; left and right as seen in the photo. */
export interface LocatedFace extends Face {
  readonly landmarks: readonly [eyeLeft: Point, eyeRight: Point, nose: Point, mouthLeft: Point, mouthRight: Point];
}

export interface LocalDetector extends FaceDetector {
  /** Like `detect`, with landmarks. */
  locate(frame: Frame, options?: DetectOptions): Promise<readonly LocatedFace[]>;
}

/**
 * Creates the embedded detector: CenterFace detects the faces, a small network classifies their emotions. Photos stay
 * on this machine. One detector serves any number of photos; create one per process. Throws DETECTOR_UNAVAILABLE if its
 * runtime cannot start.
 */
export async function createLocalDetector({
  models = { load: loadModel },
}: LocalDetectorOptions = {}): Promise<LocalDetector> {
  const centerFace = await models.load('centerFace');
  let emotions: Promise<Model> | undefined;

  async function locate(frame: Frame, { thorough }: DetectOptions = {}): Promise<readonly LocatedFace[]> {
    const find = thorough ? findFacesThoroughly : findFaces;
    const found = (await find(searchOf(centerFace, frame))).sort((a, b) => a.box.left - b.box.left);
    if (found.length === 0) return [];
    emotions ??= models.load('emotion');
    const faces = found.map(({ box, score, landmarks }) => ({
      box,
      roll: rollOf(landmarks),
      confidence: score * 100,
    }));
    const regions = found.map((face, index) => ({ box: ownBox(face), roll: faces[index]!.roll }));
    const guesses = await guessEmotions(await emotions, frame, regions);
    return faces.map((face, index) => ({
      ...face,
      ...guesses[index]!,
      landmarks: found[index]!.landmarks as LocatedFace['landmarks'],
    }));
  }

  return {
    name: 'local',
    locate,
    detect: async (frame, options) => (await locate(frame, options)).map(({ landmarks: _landmarks, ...face }) => face),
  };
}

/** The box of a face along its own axis; the box in the photo grows when the head is tilted. */
function ownBox({ box, size, angle }: Detection): Box {
  if (angle % 90 === 0) return box;
  const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
  return { left: x - size / 2, top: y - size / 2, width: size, height: size };
}
