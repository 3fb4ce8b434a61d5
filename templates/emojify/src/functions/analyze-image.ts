import {
  analyzeImageHandler,
  detectorFromEnvironment,
  jsonLog,
  storesFromEnvironment,
} from 'emojify-serverless/lambda';

const { images, analyses } = await storesFromEnvironment(process.env);

/**
 * Runs when an original arrives in the bucket. Finds the faces and stores them in the table, which triggers processImage.
 * FACE_DETECTOR in the service file chooses the detector: `rekognition`, or `local` for the models in the emojify package.
 */
export const handler = analyzeImageHandler({
  images,
  analyses,
  detector: detectorFromEnvironment(process.env),
  now: Date.now,
  log: jsonLog(),
});
