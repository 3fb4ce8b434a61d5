import { jsonLog, page, storesFromEnvironment, viewImageHandler } from 'emojify-serverless/lambda';

const { images, analyses } = await storesFromEnvironment(process.env);

// The web page may load from, and send to, these places only: large photos take signed links.
const { AWS_REGION = 'us-east-1', EMOJIFY_OBJECTS_URL } = process.env;
const objectOrigins = [EMOJIFY_OBJECTS_URL ?? `https://s3.${AWS_REGION}.amazonaws.com`];

/** GET /images/{id} answers with the photo, its faces covered, or with how far it is. GET / is a small web page. */
export const handler = viewImageHandler({
  images,
  analyses,
  now: Date.now,
  page: async () => page({ objectOrigins }),
  log: jsonLog(),
});
