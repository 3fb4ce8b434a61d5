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
  /** Where the networks compute: default in this thread, which they block; or in that of `modelThreads`. */
  readonly models?: { readonly load: LoadModel };
}

/** A face, and where in the photo its parts are: eyes, nose, corners of the mouth; left and right as seen in the photo. */
export interface LocatedFace extends Face {
  readonly landmarks: readonly [eyeLeft: Point, eyeRight: Point, nose: Point, mouthLeft: Point, mouthRight: Point];
}

export interface LocalDetector extends FaceDetector {
  /** As `detect`, with landmarks. */
  locate(frame: Frame, options?: DetectOptions): Promise<readonly LocatedFace[]>;
}

/**
 * The embedded detector: CenterFace finds the faces, a small network names their emotions. Nothing leaves the machine.
 * One detector serves any number of photos; make one a process. Throws DETECTOR_UNAVAILABLE where its runtime cannot start.
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

/** The box of a face seen along its own axis: the one in the photo grows when the head is tilted. */
function ownBox({ box, size, angle }: Detection): Box {
  if (angle % 90 === 0) return box;
  const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
  return { left: x - size / 2, top: y - size / 2, width: size, height: size };
}
