import type { Frame } from '../photo/photo.js';
import type { Point } from './centerface.js';
import type { FaceDetector } from './detector.js';
import { guessEmotions } from './emotion-model.js';
import type { Face } from './face.js';
import { findFaces } from './find-faces.js';
import { type LoadModel, loadModel, type Model } from './model.js';
import { rollOf } from './roll.js';

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
  locate(frame: Frame): Promise<readonly LocatedFace[]>;
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

  async function locate(frame: Frame): Promise<readonly LocatedFace[]> {
    const found = (await findFaces(centerFace, frame)).sort((a, b) => a.box.left - b.box.left);
    if (found.length === 0) return [];
    emotions ??= models.load('emotion');
    const faces = found.map(({ box, score, landmarks }) => ({
      box,
      roll: rollOf(landmarks),
      confidence: score * 100,
    }));
    const guesses = await guessEmotions(await emotions, frame, faces);
    return faces.map((face, index) => ({
      ...face,
      ...guesses[index]!,
      landmarks: found[index]!.landmarks as LocatedFace['landmarks'],
    }));
  }

  return {
    name: 'local',
    locate,
    detect: async (frame) => (await locate(frame)).map(({ landmarks: _landmarks, ...face }) => face),
  };
}
