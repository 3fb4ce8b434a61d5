import {
  downloadImageHandler,
  fetchFromEnvironment,
  jsonLog,
  newImageId,
  storesFromEnvironment,
} from 'emojify-serverless/lambda';

// On AWS the bucket and table of the service file; under `emojify dev` local files and SQLite.
const { images, analyses } = await storesFromEnvironment(process.env);

/**
 * POST /images accepts a photo, as `{"url": …}` or as the body, and answers 202 with its id. POST /uploads returns a
 * presigned URL for a larger photo. DELETE /images/{id} deletes everything stored for a photo. The stored original
 * triggers analyzeImage.
 */
export const handler = downloadImageHandler({
  images,
  analyses,
  fetchPhoto: fetchFromEnvironment(process.env),
  now: Date.now,
  newId: newImageId,
  expiryDays: Number(process.env.EXPIRY_DAYS ?? 30),
  log: jsonLog(),
});
