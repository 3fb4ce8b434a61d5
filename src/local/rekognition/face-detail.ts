import type { FaceDetail } from '@aws-sdk/client-rekognition';
import type { Face, FaceAttributes } from '../../faces/face.js';
import type { Frame } from '../../photo/photo.js';
import { faceQuality } from './face-quality.js';

/**
 * A face in Rekognition's words. What the embedded models cannot tell (age, gender, gaze, yaw, pitch) is left out,
 * never guessed: all members of FaceDetail are optional.
 */
export function faceDetail(face: Face, frame: Frame, asked: ReadonlySet<string>): FaceDetail {
  const { left, top, width, height } = face.box;
  return {
    BoundingBox: {
      Left: left / frame.width,
      Top: top / frame.height,
      Width: width / frame.width,
      Height: height / frame.height,
    },
    Confidence: face.confidence,
    Pose: { Roll: face.roll },
    Quality: faceQuality(frame, face.box),
    ...(asked.has('EMOTIONS') && { Emotions: [{ Type: face.emotion, Confidence: face.emotionConfidence }] }),
    ...(asked.has('SMILE') && { Smile: smile(face) }),
    ...yesOrNo(face, asked),
  };
}

/** A happy face is the only smile the emotion model knows. */
function smile(face: Face): FaceDetail['Smile'] {
  return { Value: face.attributes?.smile ?? face.emotion === 'HAPPY', Confidence: face.emotionConfidence };
}

const answers: readonly [asked: string, member: keyof FaceDetail, attribute: keyof FaceAttributes][] = [
  ['SUNGLASSES', 'Sunglasses', 'sunglasses'],
  ['EYEGLASSES', 'Eyeglasses', 'eyeglasses'],
  ['BEARD', 'Beard', 'beard'],
  ['MUSTACHE', 'Mustache', 'mustache'],
  ['MOUTH_OPEN', 'MouthOpen', 'mouthOpen'],
];

function yesOrNo(face: Face, asked: ReadonlySet<string>): Partial<FaceDetail> {
  const told = answers.filter(([name, , attribute]) => asked.has(name) && face.attributes?.[attribute] !== undefined);
  return Object.fromEntries(
    told.map(([, member, attribute]) => [
      member,
      { Value: face.attributes?.[attribute] === true, Confidence: face.confidence },
    ]),
  );
}
