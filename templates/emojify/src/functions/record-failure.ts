import {
  failuresFromEnvironment,
  jsonLog,
  recordFailureHandler,
  storesFromEnvironment,
} from 'emojify-serverless/lambda';

const { analyses } = await storesFromEnvironment(process.env);

/**
 * Runs when Lambda has used up the retries for a photo: failed events of analyzeImage arrive in a queue, those of
 * processImage in a bucket. Marks the photo as failed, with the reason. `emojify retry` processes it again.
 */
export const handler = recordFailureHandler({
  analyses,
  failures: failuresFromEnvironment(process.env),
  now: Date.now,
  log: jsonLog(),
});
