import {
  jsonLog,
  objectOriginsFromEnvironment,
  page,
  storesFromEnvironment,
  viewImageHandler,
} from 'emojify-serverless/lambda';

const { images, analyses } = await storesFromEnvironment(process.env);

// Beside the API, the web page may load from, and send to, the bucket only: large photos take signed links.
const objectOrigins = objectOriginsFromEnvironment(process.env);

/** GET /images/{id} answers with the photo, its faces covered, or with how far it is. GET / is a small web page. */
export const handler = viewImageHandler({
  images,
  analyses,
  now: Date.now,
  page: async () => page({ objectOrigins }),
  log: jsonLog(),
});
