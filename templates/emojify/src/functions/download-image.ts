import {
  downloadImageHandler,
  fetchFromEnvironment,
  jsonLog,
  newImageId,
  storesFromEnvironment,
} from 'emojify-serverless/lambda';

// On AWS: the bucket and the table of the service file. Under `emojify dev`: files and SQLite on this machine.
const { images, analyses } = await storesFromEnvironment(process.env);

/**
 * POST /images takes a photo, as `{"url": …}` or as the body, and answers 202 with its id. POST /uploads answers with a
 * link for a larger one. DELETE /images/{id} removes all of it. The stored original starts analyzeImage.
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
