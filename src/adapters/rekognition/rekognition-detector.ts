import type { Image, RekognitionClient } from '@aws-sdk/client-rekognition';
import type { FaceDetector } from '../../core/detect/detector.js';
import type { Face } from '../../core/detect/face.js';
import type { Frame } from '../../core/photo/photo.js';
import { installedSdk } from '../../sdk/load.js';
import { type CrowdAnswer, facesOfCrowd, MOST_FACES } from './rekognition-crowd.js';
import { toRekognitionError } from './rekognition-errors.js';
import { type PictureSize, toFace } from './rekognition-face.js';
import { inlinePicture } from './rekognition-request.js';

export interface RekognitionDetectorOptions {
  /** Emotions with a lower confidence (0–100) are UNKNOWN. Default 50. */
  readonly minEmotionConfidence?: number;
}

/** A JPEG or PNG of up to 15 MB in S3, and its upright size in pixels. */
export interface StoredPhoto extends PictureSize {
  readonly bucket: string;
  readonly key: string;
}

export interface RekognitionDetector extends FaceDetector {
  /**
   * The faces of a photo stored in S3, in its upright pixels; Rekognition reads the photo itself and applies its EXIF
   * orientation. Undefined if there may be more faces than it returns; then the decoded photo must be searched in
   * parts.
   */
  detectStored(photo: StoredPhoto): Promise<readonly Face[] | undefined>;
}

/** The `FaceDetector` port on Amazon Rekognition's DetectFaces; errors have REKOGNITION_ codes. */
export function createRekognitionDetector(
  client: RekognitionClient,
  { minEmotionConfidence = 50 }: RekognitionDetectorOptions = {},
): RekognitionDetector {
  const look = async (image: Image, size: PictureSize): Promise<CrowdAnswer> => {
    const details = await detectFaces(client, image);
    const faces = details.map((detail) => toFace(detail, size, minEmotionConfidence));
    return { faces: faces.filter((face) => face !== undefined), full: details.length >= MOST_FACES };
  };
  const lookAt = async (frame: Frame) => {
    const { bytes, width, height } = await inlinePicture(frame);
    return look({ Bytes: bytes }, { width, height });
  };
  return {
    name: 'rekognition',
    detect: async (frame) => leftToRight(await facesOfCrowd(frame, lookAt)),
    async detectStored({ bucket, key, width, height }) {
      const { faces, full } = await look({ S3Object: { Bucket: bucket, Name: key } }, { width, height });
      return full ? undefined : leftToRight(faces);
    },
    async close() {
      client.destroy();
    },
  };
}

function leftToRight(faces: readonly Face[]): Face[] {
  return [...faces].sort((a, b) => a.box.left - b.box.left);
}

async function detectFaces(client: RekognitionClient, image: Image) {
  const { DetectFacesCommand } = await installedSdk(
    '@aws-sdk/client-rekognition',
    () => import('@aws-sdk/client-rekognition'),
  );
  try {
    const { FaceDetails = [] } = await client.send(new DetectFacesCommand({ Image: image, Attributes: ['ALL'] }));
    return FaceDetails;
  } catch (error) {
    throw toRekognitionError(error);
  }
}
