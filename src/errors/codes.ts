import { batchCodes } from './codes/batch.js';
import { cloudCodes } from './codes/cloud.js';
import { createCodes } from './codes/create.js';
import { deployCodes } from './codes/deploy.js';
import { emojiCodes } from './codes/emoji.js';
import { facesCodes } from './codes/faces.js';
import { fetchCodes } from './codes/fetch.js';
import { localCodes } from './codes/local.js';
import { packageCodes } from './codes/package.js';
import { photoCodes } from './codes/photo.js';
import { pipelineCodes } from './codes/pipeline.js';
import { serviceCodes } from './codes/service.js';
import { storesCodes } from './codes/stores.js';
import { usageCodes } from './codes/usage.js';

/** Every error code there is, by topic; `docs/errors.md` is generated from it. */
export const errorCodes = {
  ...usageCodes,
  ...batchCodes,
  ...fetchCodes,
  ...photoCodes,
  ...facesCodes,
  ...emojiCodes,
  ...pipelineCodes,
  ...storesCodes,
  ...localCodes,
  ...serviceCodes,
  ...packageCodes,
  ...createCodes,
  ...cloudCodes,
  ...deployCodes,
} as const;

export type ErrorCode = keyof typeof errorCodes;
