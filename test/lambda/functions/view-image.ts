import { jsonLog, storesFromEnvironment, viewImageHandler } from '../../../src/lambda/index.js';

export const handler = viewImageHandler({
  ...(await storesFromEnvironment(process.env)),
  now: Date.now,
  log: jsonLog(),
});
