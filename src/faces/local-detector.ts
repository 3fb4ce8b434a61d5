import type { FaceDetector } from './detector.js';
import { detectorThreads } from './detector-threads.js';
import { guessEmotions } from './emotion-model.js';
import { findFaces } from './find-faces.js';
import { loadModel, type Model } from './model.js';
import { rollOf } from './roll.js';

export interface LocalDetectorOptions {
  /** Threads that finding faces uses. Default: `detectorThreads`. */
  readonly threads?: number;
}

/**
 * The embedded detector: CenterFace finds the faces, a small network names their emotions. Nothing leaves the machine.
 * One detector serves any number of photos; make one a process. Throws DETECTOR_UNAVAILABLE where its runtime cannot start.
 */
export async function createLocalDetector({
  threads = detectorThreads(),
}: LocalDetectorOptions = {}): Promise<FaceDetector> {
  const centerFace = await loadModel('centerface.onnx', 'input.1', threads);
  let emotions: Promise<Model> | undefined;
  return {
    name: 'local',
    async detect(frame) {
      const found = (await findFaces(centerFace, frame)).sort((a, b) => a.box.left - b.box.left);
      if (found.length === 0) return [];
      emotions ??= loadModel('emotion.onnx', 'input', 1);
      const faces = found.map(({ box, score, landmarks }) => ({
        box,
        roll: rollOf(landmarks),
        confidence: score * 100,
      }));
      const guesses = await guessEmotions(await emotions, frame, faces);
      return faces.map((face, index) => ({ ...face, ...guesses[index]! }));
    },
  };
}
