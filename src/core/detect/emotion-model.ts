import type { Frame, Region } from '../photo/photo.js';
import type { Emotion } from './face.js';
import { cropFace } from './face-crop.js';
import type { Model } from './model.js';

/** Side of the network's grey input, in pixels. */
const SIDE = 64;
/** The face box is extended to a square this much larger than its longer side. */
const MARGIN = 1.05;
/** Below this probability the emotion is UNKNOWN; see the measurements in docs/detection.md. */
const CERTAIN = 0.55;
/** Number of faces in one run of the network, which limits its memory in a crowd. */
const BATCH = 16;

/** The network's outputs in order, as Rekognition's emotions. */
const LABELS: readonly Emotion[] = ['ANGRY', 'DISGUSTED', 'FEAR', 'HAPPY', 'SAD', 'SURPRISED', 'CALM'];

/** An emotion and its confidence, 0–100. */
export interface EmotionGuess {
  readonly emotion: Emotion;
  readonly emotionConfidence: number;
}

/** Classifies the emotion of each of these faces of one frame. */
export async function guessEmotions(model: Model, frame: Frame, faces: readonly Region[]): Promise<EmotionGuess[]> {
  const guesses: EmotionGuess[] = [];
  for (let start = 0; start < faces.length; start += BATCH) {
    guesses.push(...(await guessBatch(model, frame, faces.slice(start, start + BATCH))));
  }
  return guesses;
}

async function guessBatch(model: Model, frame: Frame, faces: readonly Region[]): Promise<EmotionGuess[]> {
  const data = new Float32Array(faces.length * SIDE * SIDE);
  faces.forEach((face, index) => {
    const grey = cropFace(frame, face, SIDE, MARGIN).map((value) => (value / 255 - 0.5) * 2);
    data.set(grey, index * SIDE * SIDE);
  });
  const { probabilities } = await model.run({ data, dims: [faces.length, SIDE, SIDE, 1] });
  return faces.map((_, index) => bestOf(probabilities!.data.subarray(index * LABELS.length)));
}

function bestOf(probabilities: Float32Array): EmotionGuess {
  const best = LABELS.reduce((top, _, label) => (probabilities[label]! > probabilities[top]! ? label : top), 0);
  const probability = probabilities[best]!;
  return { emotion: probability < CERTAIN ? 'UNKNOWN' : LABELS[best]!, emotionConfidence: probability * 100 };
}
