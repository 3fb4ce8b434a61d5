import { jsonLog, processImageHandler, storesFromEnvironment } from '../../../../src/adapters/lambda/index.js';

export const handler = processImageHandler({
  ...(await storesFromEnvironment(process.env)),
  now: Date.now,
  log: jsonLog(),
});
