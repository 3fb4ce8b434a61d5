import {
  downloadImageHandler,
  fetchFromEnvironment,
  jsonLog,
  newImageId,
  storesFromEnvironment,
} from '../../../../src/adapters/lambda/index.js';

export const handler = downloadImageHandler({
  ...(await storesFromEnvironment(process.env)),
  fetchPhoto: fetchFromEnvironment(process.env),
  newId: newImageId,
  now: Date.now,
  log: jsonLog(),
});
