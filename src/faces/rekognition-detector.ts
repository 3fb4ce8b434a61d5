import type { Image, RekognitionClient } from '@aws-sdk/client-rekognition';
import type { FaceDetector } from './detector.js';
import type { Face } from './face.js';
import { toRekognitionError } from './rekognition-errors.js';
import { type PictureSize, toFace } from './rekognition-face.js';
import { inlinePicture } from './rekognition-request.js';

export interface RekognitionDetectorOptions {
  /** Emotions less sure than this, 0–100, are UNKNOWN. Default 50. */
  readonly minEmotionConfidence?: number;
}

/** A JPEG or PNG of up to 15 MB in S3, and its upright size in pixels. */
export interface StoredPhoto extends PictureSize {
  readonly bucket: string;
  readonly key: string;
}

export interface RekognitionDetector extends FaceDetector {
  /** The faces of a photo that lies in S3, in its upright pixels; Rekognition itself reads it there and obeys its EXIF orientation. */
  detectStored(photo: StoredPhoto): Promise<readonly Face[]>;
}

/** Amazon Rekognition's DetectFaces (the 100 largest faces of a picture); errors have REKOGNITION_ codes. */
export function createRekognitionDetector(
  client: RekognitionClient,
  { minEmotionConfidence = 50 }: RekognitionDetectorOptions = {},
): RekognitionDetector {
  const detect = async (image: Image, size: PictureSize): Promise<readonly Face[]> => {
    const details = await detectFaces(client, image);
    const faces = details.map((detail) => toFace(detail, size, minEmotionConfidence));
    return faces.filter((face) => face !== undefined).sort((a, b) => a.box.left - b.box.left);
  };
  return {
    name: 'rekognition',
    async detect(frame) {
      const { bytes, width, height } = await inlinePicture(frame);
      return detect({ Bytes: bytes }, { width, height });
    },
    detectStored: ({ bucket, key, width, height }) =>
      detect({ S3Object: { Bucket: bucket, Name: key } }, { width, height }),
    async close() {
      client.destroy();
    },
  };
}

async function detectFaces(client: RekognitionClient, image: Image) {
  const { DetectFacesCommand } = await import('@aws-sdk/client-rekognition');
  try {
    const { FaceDetails = [] } = await client.send(new DetectFacesCommand({ Image: image, Attributes: ['ALL'] }));
    return FaceDetails;
  } catch (error) {
    throw toRekognitionError(error);
  }
}
