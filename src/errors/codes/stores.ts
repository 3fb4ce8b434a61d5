import type { CodeInfo } from '../code.js';

/** The pipeline's stores. */
export const storesCodes = {
  DATA_DAMAGED: {
    exit: 2,
    meaning: 'The database of the data folder is damaged, or empty although photos are stored.',
    fix: 'Run `emojify dev --check` to repair it, or restore the folder from a backup.',
  },
  DATA_FULL: {
    exit: 2,
    meaning: 'The disk of the data folder is full.',
    fix: 'Free some space, then start `emojify dev` again; it continues with the photos it has accepted.',
  },
  DATA_UNUSABLE: {
    exit: 2,
    meaning: 'The data folder cannot be used: it is not writable, or is not a folder.',
    fix: 'Choose another folder with `--data`, or fix its permissions.',
  },
  DATA_TOO_NEW: {
    exit: 2,
    meaning: 'The data folder was written by a later version of emojify.',
    fix: 'Update emojify, or choose another folder with `--data`.',
  },
  DATA_MISSING: {
    exit: 2,
    meaning: 'The data folder does not exist or has no data.',
    fix: 'Pass `--data` with the folder that `emojify dev` uses.',
  },
  SERVICE_WITHOUT_IMAGES: {
    exit: 2,
    meaning: 'The deployed service has no function that is configured with an image bucket and table.',
    fix: 'Set `IMAGES_BUCKET` and `IMAGES_TABLE` in the environment of its functions, as the `emojify` template does.',
  },
} as const satisfies Record<string, CodeInfo>;
