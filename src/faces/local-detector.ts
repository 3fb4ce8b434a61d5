import type { Frame } from '../photo/photo.js';
import type { Detection } from './centerface.js';
import type { FaceDetector } from './detector.js';
import { guessEmotions } from './emotion-model.js';
import type { Face } from './face.js';
import { findFaces } from './find-faces.js';
import { loadModel, type Model } from './model.js';
import { rollOf } from './roll.js';

export interface LocalDetectorOptions {
  /** Threads one network uses. Default: what onnxruntime finds best, the number of cores. */
  readonly threads?: number;
}

/** The embedded detector: CenterFace finds the faces, a small network names their emotions. Nothing leaves the machine. */
export async function createLocalDetector(options: LocalDetectorOptions = {}): Promise<FaceDetector> {
  const centerFace = await loadModel('centerface.onnx', 'input.1', options.threads);
  let emotions: Promise<Model> | undefined;
  const emotionModel = () => {
    emotions ??= loadModel('emotion.onnx', 'input', options.threads);
    return emotions;
  };
  return {
    name: 'local',
    async detect(frame) {
      const found = await findFaces(centerFace, frame);
      if (found.length === 0) return [];
      return nameEmotions(await emotionModel(), frame, found);
    },
  };
}

async function nameEmotions(model: Model, frame: Frame, found: readonly Detection[]): Promise<Face[]> {
  const sorted = [...found].sort((a, b) => a.box.left - b.box.left);
  const guesses = await guessEmotions(
    model,
    frame,
    sorted.map(({ box }) => box),
  );
  return sorted.map(({ box, score, landmarks }, index) => ({
    box,
    roll: rollOf(landmarks),
    confidence: score * 100,
    ...guesses[index]!,
  }));
}
