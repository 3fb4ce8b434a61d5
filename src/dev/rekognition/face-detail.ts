import type { FaceDetail, LandmarkType } from '@aws-sdk/client-rekognition';
import type { LocatedFace } from '../../core/detect/local-detector.js';
import type { Frame } from '../../core/photo/photo.js';
import { faceQuality } from './face-quality.js';

/**
 * A face in Rekognition's words. What the embedded models cannot tell (age, gender, glasses, gaze, yaw, pitch) is left out,
 * never guessed: all members of FaceDetail are optional.
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

/** A happy face is the only smile the emotion model knows. */
function smile(face: LocatedFace): FaceDetail['Smile'] {
  return { Value: face.emotion === 'HAPPY', Confidence: face.emotionConfidence };
}
