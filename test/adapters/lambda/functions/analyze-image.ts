import {
  analyzeImageHandler,
  detectorFromEnvironment,
  jsonLog,
  storesFromEnvironment,
} from '../../../../src/adapters/lambda/index.js';

export const handler = analyzeImageHandler({
  ...(await storesFromEnvironment(process.env)),
  detector: detectorFromEnvironment(process.env),
  now: Date.now,
  log: jsonLog(),
});
