import type { Frame } from '../photo/photo.js';
import { type Detection, runCenterFace } from './centerface.js';
import type { FaceDetector } from './detector.js';
import { guessEmotions } from './emotion-model.js';
import type { Face } from './face.js';
import { loadModel, type Model } from './model.js';
import { suppress } from './nms.js';
import { planar, scaleFrame } from './picture.js';
import { rollOf } from './roll.js';

export interface LocalDetectorOptions {
  /** Threads one network uses. Default: what onnxruntime finds best, the number of cores. */
  readonly threads?: number;
}

const THRESHOLD = 0.4;
const OVERLAP = 0.3;
const LONGEST = 960;

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
      const found = suppress(await findFaces(centerFace, frame), OVERLAP);
      if (found.length === 0) return [];
      return nameEmotions(await emotionModel(), frame, found);
    },
  };
}

async function findFaces(model: Model, frame: Frame): Promise<Detection[]> {
  const scale = Math.min(1, LONGEST / Math.max(frame.width, frame.height));
  const width = Math.max(1, Math.round(frame.width * scale));
  const height = Math.max(1, Math.round(frame.height * scale));
  const picture = planar(await scaleFrame(frame, width, height), width, height, 32);
  const found = await runCenterFace(model, picture, THRESHOLD);
  return found.map((detection) => stretch(detection, frame.width / width, frame.height / height));
}

/** A detection in the pixels of a picture so much wider and higher. */
function stretch({ box, score, landmarks }: Detection, x: number, y: number): Detection {
  return {
    box: { left: box.left * x, top: box.top * y, width: box.width * x, height: box.height * y },
    score,
    landmarks: landmarks.map((point) => ({ x: point.x * x, y: point.y * y })),
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
