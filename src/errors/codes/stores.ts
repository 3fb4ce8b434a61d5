import type { CodeInfo } from '../code.js';

/** The stores behind the pipeline. */
export const storesCodes = {
  DATA_UNUSABLE: {
    exit: 2,
    meaning: 'The data folder cannot be used: not writable, no folder, or its database is damaged.',
    fix: 'Name another folder with `--data`, or fix its permissions.',
  },
  DATA_TOO_NEW: {
    exit: 2,
    meaning: 'The data folder was written by a later version of emojify.',
    fix: 'Update emojify, or name another folder with `--data`.',
  },
  DATA_MISSING: {
    exit: 2,
    meaning: 'There is no data at the folder named.',
    fix: 'Name the folder that `emojify dev` uses with `--data`.',
  },
  SERVICE_WITHOUT_IMAGES: {
    exit: 2,
    meaning: 'No function of the deployed service is told a bucket and a table of images.',
    fix: 'Set `IMAGES_BUCKET` and `IMAGES_TABLE` in the environment of its functions, as the emojify template does.',
  },
} as const satisfies Record<string, CodeInfo>;
