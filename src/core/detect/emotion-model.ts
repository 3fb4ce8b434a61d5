import type { Frame, Region } from '../photo/photo.js';
import type { Emotion } from './face.js';
import { cropFace } from './face-crop.js';
import type { Model } from './model.js';

/** A side of the network's grey input, in pixels. */
const SIDE = 64;
/** The face box is made a square this much larger than its longer side. */
const MARGIN = 1.05;
/** Below this probability no emotion is named: docs/detection.md has what was measured. */
const SURE = 0.55;
/** Faces in one run of the network: bounds its memory in a crowd. */
const BATCH = 16;

/** The network's outputs in order, in Rekognition's words. */
const LABELS: readonly Emotion[] = ['ANGRY', 'DISGUSTED', 'FEAR', 'HAPPY', 'SAD', 'SURPRISED', 'CALM'];

/** An emotion and how sure the network is of it, 0–100. */
export interface EmotionGuess {
  readonly emotion: Emotion;
  readonly emotionConfidence: number;
}

/** The emotion of each of these faces of one frame. */
export async function guessEmotions(model: Model, frame: Frame, faces: readonly Region[]): Promise<EmotionGuess[]> {
  const guesses: EmotionGuess[] = [];
  for (let start = 0; start < faces.length; start += BATCH) {
    guesses.push(...(await guessBatch(model, frame, faces.slice(start, start + BATCH))));
  }
  return guesses;
}

/** Each face is shown twice, upright and mirrored: the mean of the two answers sways less with light and pose. */
async function guessBatch(model: Model, frame: Frame, faces: readonly Region[]): Promise<EmotionGuess[]> {
  const crop = SIDE * SIDE;
  const data = new Float32Array(faces.length * 2 * crop);
  faces.forEach((face, index) => {
    const grey = cropFace(frame, face, SIDE, MARGIN).map((value) => (value / 255 - 0.5) * 2);
    data.set(grey, index * 2 * crop);
    data.set(mirrored(grey), (index * 2 + 1) * crop);
  });
  const { probabilities } = await model.run({ data, dims: [faces.length * 2, SIDE, SIDE, 1] });
  return faces.map((_, index) => bestOf(meanOfTwo(probabilities!.data, index * 2 * LABELS.length)));
}

function mirrored(grey: Float32Array): Float32Array {
  return grey.map((_, index) => grey[index - (index % SIDE) + SIDE - 1 - (index % SIDE)]!);
}

function meanOfTwo(probabilities: Float32Array, start: number): number[] {
  return LABELS.map((_, label) => (probabilities[start + label]! + probabilities[start + LABELS.length + label]!) / 2);
}

function bestOf(probabilities: readonly number[]): EmotionGuess {
  const best = probabilities.reduce((top, value, index) => (value > probabilities[top]! ? index : top), 0);
  const probability = probabilities[best]!;
  return { emotion: probability < SURE ? 'UNKNOWN' : LABELS[best]!, emotionConfidence: probability * 100 };
}
