import {
  analyzeImageHandler,
  detectorFromEnvironment,
  jsonLog,
  storesFromEnvironment,
} from 'emojify-serverless/lambda';

const { images, analyses } = await storesFromEnvironment(process.env);

/**
 * An original arrived in the bucket: finds its faces and stores them in the table, which starts processImage.
 * FACE_DETECTOR in the service file says who finds them: `rekognition`, or `local` for the models in this package.
 */
export const handler = analyzeImageHandler({
  images,
  analyses,
  detector: detectorFromEnvironment(process.env),
  now: Date.now,
  log: jsonLog(),
});
