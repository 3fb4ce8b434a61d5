import type { Box, Frame } from '../photo/photo.js';
import type { Emotion } from './face.js';
import type { Model } from './model.js';

/** A side of the network's grey input, in pixels. */
const SIDE = 64;
/** The face box is made a square this much larger than its longer side. */
const MARGIN = 1.05;
/** Below this probability no emotion is named. */
const SURE = 0.4;

/** The network's outputs in order, in Rekognition's words. */
const LABELS: readonly Emotion[] = ['ANGRY', 'DISGUSTED', 'FEAR', 'HAPPY', 'SAD', 'SURPRISED', 'CALM'];

/** An emotion and how sure the network is of it, 0–100. */
export interface EmotionGuess {
  readonly emotion: Emotion;
  readonly emotionConfidence: number;
}

/** The emotion of each of these faces of one frame. */
export async function guessEmotions(model: Model, frame: Frame, boxes: readonly Box[]): Promise<EmotionGuess[]> {
  if (boxes.length === 0) return [];
  const faces = await Promise.all(boxes.map((box) => greyFace(frame, box)));
  const data = new Float32Array(faces.length * SIDE * SIDE);
  faces.forEach((face, index) => {
    for (let i = 0; i < face.length; i++) data[index * SIDE * SIDE + i] = (face[i]! / 255 - 0.5) * 2;
  });
  const { probabilities } = await model.run({ data, dims: [faces.length, SIDE, SIDE, 1] });
  return faces.map((_, index) => bestLabel(probabilities!.data.subarray(index * 7, index * 7 + 7)));
}

function bestLabel(probabilities: Float32Array): EmotionGuess {
  const best = probabilities.reduce((top, value, index) => (value > probabilities[top]! ? index : top), 0);
  const probability = probabilities[best]!;
  return { emotion: probability < SURE ? 'UNKNOWN' : LABELS[best]!, emotionConfidence: probability * 100 };
}

/** The square around a face, cut at the frame's edges, as 64 × 64 grey bytes. */
async function greyFace(frame: Frame, box: Box): Promise<Buffer> {
  const { default: sharp } = await import('sharp');
  const { width, height, channels } = frame;
  const side = Math.max(box.width, box.height) * MARGIN;
  const left = clamp(Math.round(box.left + box.width / 2 - side / 2), 0, width - 1);
  const top = clamp(Math.round(box.top + box.height / 2 - side / 2), 0, height - 1);
  const right = clamp(Math.round(box.left + box.width / 2 + side / 2), left + 1, width);
  const bottom = clamp(Math.round(box.top + box.height / 2 + side / 2), top + 1, height);
  const image = sharp(frame.pixels, { raw: { width, height, channels } });
  image.extract({ left, top, width: right - left, height: bottom - top });
  if (channels === 4) image.flatten({ background: { r: 127, g: 127, b: 127 } });
  return image.resize(SIDE, SIDE, { fit: 'fill' }).greyscale().raw().toBuffer();
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
