import {
  failuresFromEnvironment,
  jsonLog,
  recordFailureHandler,
  storesFromEnvironment,
} from 'emojify-serverless/lambda';

const { analyses } = await storesFromEnvironment(process.env);

/**
 * Lambda gave up a photo: analyzeImage's event is in a queue, processImage's in a bucket. Says in the table that the photo
 * failed, and why, which viewImage shows from then on; `emojify retry` brings it back.
 */
export const handler = recordFailureHandler({
  analyses,
  failures: failuresFromEnvironment(process.env),
  now: Date.now,
  log: jsonLog(),
});
