import type { CodeInfo } from '../code.js';

/** The stores behind the pipeline. */
export const storesCodes = {
  DATA_UNUSABLE: {
    exit: 2,
    meaning: 'The data folder cannot be used: not writable, no folder, or its database is damaged.',
    mend: 'Name another folder with `--data`, or mend its permissions.',
  },
  DATA_TOO_NEW: {
    exit: 2,
    meaning: 'The data folder was written by a later version of emojify.',
    mend: 'Update emojify, or name another folder with `--data`.',
  },
  DATA_MISSING: {
    exit: 2,
    meaning: 'There is no data at the folder named.',
    mend: 'Name the folder that `emojify dev` uses with `--data`.',
  },
  LINK_REFUSED: {
    exit: 1,
    meaning: 'A signed link is wrong or expired, or the upload is not what it was signed for.',
    mend: 'Ask for a new link, and send exactly the headers it names.',
  },
} as const satisfies Record<string, CodeInfo>;
