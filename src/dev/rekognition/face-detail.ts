import type { FaceDetail, ImageQuality, LandmarkType } from '@aws-sdk/client-rekognition';
import type { LocatedFace } from '../../core/detect/local-detector.js';
import type { Box, Frame } from '../../core/photo/photo.js';

/**
 * Converts a face to Rekognition's format. What the embedded models cannot tell (age, gender, glasses, gaze, yaw,
 * pitch) is omitted, never guessed: all members of FaceDetail are optional.
 */
export function faceDetail(face: LocatedFace, frame: Frame, asked: ReadonlySet<string>): FaceDetail {
  const { left, top, width, height } = face.box;
  return {
    BoundingBox: {
      Left: left / frame.width,
      Top: top / frame.height,
      Width: width / frame.width,
      Height: height / frame.height,
    },
    Confidence: face.confidence,
    Landmarks: landmarks(face, frame),
    Pose: { Roll: face.roll },
    Quality: faceQuality(frame, face.box),
    ...(asked.has('EMOTIONS') && { Emotions: [{ Type: face.emotion, Confidence: face.emotionConfidence }] }),
    ...(asked.has('SMILE') && { Smile: smile(face) }),
  };
}

const landmarkTypes: readonly LandmarkType[] = ['eyeLeft', 'eyeRight', 'nose', 'mouthLeft', 'mouthRight'];

function landmarks(face: LocatedFace, { width, height }: Frame): FaceDetail['Landmarks'] {
  return face.landmarks.map(({ x, y }, index) => ({ Type: landmarkTypes[index], X: x / width, Y: y / height }));
}

/** HAPPY is the only emotion of the model that implies a smile. */
function smile(face: LocatedFace): FaceDetail['Smile'] {
  return { Value: face.emotion === 'HAPPY', Confidence: face.emotionConfidence };
}

/** Samples per side: enough for a mean, and the same time for faces of any size. */
const samples = 48;

/**
 * Brightness and sharpness of a face, 0–100 as in Rekognition: mean luma, and the mean difference of neighbouring
 * pixels, where 16 of 255 counts as fully sharp. Suitable for detecting faces that are too dark or blurred, but not
 * equal to Rekognition's own figures.
 */
function faceQuality(frame: Frame, box: Box): ImageQuality {
  let luma = 0;
  let steps = 0;
  for (let row = 0; row < samples; row++) {
    for (let column = 0; column < samples; column++) {
      const x = clamp(Math.floor(box.left + ((column + 0.5) / samples) * box.width), frame.width - 2);
      const y = clamp(Math.floor(box.top + ((row + 0.5) / samples) * box.height), frame.height - 1);
      const here = lumaAt(frame, x, y);
      luma += here;
      steps += Math.abs(lumaAt(frame, x + 1, y) - here);
    }
  }
  const count = samples * samples;
  return { Brightness: (luma / count / 255) * 100, Sharpness: Math.min(100, (steps / count / 16) * 100) };
}

function clamp(value: number, highest: number): number {
  return Math.max(0, Math.min(value, highest));
}

/** Rec. 601 luma of an sRGB pixel, 0–255. */
function lumaAt({ width, channels, pixels }: Frame, x: number, y: number): number {
  const at = (y * width + x) * channels;
  return 0.299 * (pixels[at] ?? 0) + 0.587 * (pixels[at + 1] ?? 0) + 0.114 * (pixels[at + 2] ?? 0);
}
