import type { CodeInfo } from './code.js';
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

type Merged<Topics> = (Topics extends unknown ? (topic: Topics) => void : never) extends (topic: infer All) => void
  ? All
  : never;

/**
 * Merges the tables of several topics. A code that is defined twice throws, in the build as well, because one of its
 * two meanings would be lost.
 */
export function mergeCodes<Topics extends readonly Readonly<Record<string, CodeInfo>>[]>(
  ...topics: Topics
): Merged<Topics[number]> {
  const merged: Record<string, CodeInfo> = {};
  for (const topic of topics) {
    for (const [code, info] of Object.entries(topic)) {
      if (Object.hasOwn(merged, code)) throw new Error(`error code ${code} is defined twice`);
      merged[code] = info;
    }
  }
  return merged as Merged<Topics[number]>;
}

/** All error codes by topic; `docs/errors.md` is generated from this. */
export const errorCodes = mergeCodes(
  usageCodes,
  batchCodes,
  fetchCodes,
  photoCodes,
  facesCodes,
  emojiCodes,
  pipelineCodes,
  storesCodes,
  localCodes,
  serviceCodes,
  packageCodes,
  createCodes,
  cloudCodes,
  deployCodes,
);

export type ErrorCode = keyof typeof errorCodes;
