import { DetectFacesCommand, type FaceDetail, RekognitionClient } from '@aws-sdk/client-rekognition';
import { mockClient } from 'aws-sdk-client-mock';
import sharp from 'sharp';
import { createRekognitionDetector } from '../../../src/adapters/rekognition/rekognition-detector.js';
import type { Box } from '../../../src/core/photo/photo.js';
import type { Scene } from '../../contract/face-detector.js';

/** A face as Rekognition tells of it with Attributes ALL. */
export const detail = (box: Box, changes: Partial<FaceDetail> = {}): FaceDetail => ({
  BoundingBox: { Left: box.left, Top: box.top, Width: box.width, Height: box.height },
  Confidence: 99.9,
  Pose: { Roll: -4.5, Yaw: 2, Pitch: 1 },
  Emotions: [
    { Type: 'CALM', Confidence: 3 },
    { Type: 'HAPPY', Confidence: 96 },
  ],
  Sunglasses: { Value: false, Confidence: 99 },
  EyesOpen: { Value: true, Confidence: 99 },
  ...changes,
});

export const client = () => new RekognitionClient({ region: 'eu-west-1', maxAttempts: 1 });

/**
 * A detector over a client that answers a scene's faces in the order of their size, as ratios of the picture it is sent.
 * The picture is opened as Rekognition would: bytes that are no JPEG, or less than 80 pixels a side, are refused.
 */
export function forcedRekognition({ frame, faces }: Scene) {
  const mocked = client();
  mockClient(mocked)
    .on(DetectFacesCommand)
    .callsFake(async ({ Image, Attributes }) => {
      const { width, height, format } = await sharp(Image.Bytes).metadata();
      const accepted = format === 'jpeg' && Image.Bytes.length <= 5 * 1024 * 1024 && Math.min(width, height) >= 80;
      if (!accepted || Attributes[0] !== 'ALL') throw new Error('InvalidImageFormatException');
      const shown = width / Math.max(frame.width, 80);
      const ratio = (box: Box): Box => ({
        left: (box.left * shown) / width,
        top: (box.top * shown) / height,
        width: (box.width * shown) / width,
        height: (box.height * shown) / height,
      });
      return { FaceDetails: [...faces].reverse().map((box) => detail(ratio(box))) };
    });
  return createRekognitionDetector(mocked);
}
