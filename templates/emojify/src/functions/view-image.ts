import {
  jsonLog,
  objectOriginsFromEnvironment,
  page,
  storesFromEnvironment,
  viewImageHandler,
} from 'emojify-serverless/lambda';

const { images, analyses } = await storesFromEnvironment(process.env);

// The page's content security policy allows requests to the API and the bucket only; large photos use presigned URLs.
const objectOrigins = objectOriginsFromEnvironment(process.env);

/** GET /images/{id} returns the covered photo, or its status while it is being processed. GET / returns the web page. */
export const handler = viewImageHandler({
  images,
  analyses,
  now: Date.now,
  page: async () => page({ objectOrigins }),
  log: jsonLog(),
});
