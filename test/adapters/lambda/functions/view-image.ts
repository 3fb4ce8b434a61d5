import { jsonLog, storesFromEnvironment, viewImageHandler } from '../../../../src/adapters/lambda/index.js';

export const handler = viewImageHandler({
  ...(await storesFromEnvironment(process.env)),
  now: Date.now,
  log: jsonLog(),
});
