import type { CodeInfo } from '../code.js';

/** Errors of `emojify dev`. */
export const localCodes = {
  PORT_TAKEN: {
    exit: 2,
    meaning: 'The port is in use by another program, or this user is not allowed to use it.',
    fix: 'Choose another port with the flag in the message; 0 picks a free one.',
  },
  DATA_IN_USE: {
    exit: 2,
    meaning: 'Another `emojify dev` is using the data folder.',
    fix: 'Stop it, or choose another folder with `--data`.',
  },
} as const satisfies Record<string, CodeInfo>;
