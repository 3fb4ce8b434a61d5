import type { CodeInfo } from '../code.js';

/** What can go wrong with `emojify dev`. */
export const localCodes = {
  PORT_TAKEN: {
    exit: 2,
    meaning: 'Another program listens on the port, or this user may not use it.',
    fix: 'Choose another with the flag that the message names; 0 takes any free port.',
  },
  DATA_IN_USE: {
    exit: 2,
    meaning: 'Another `emojify dev` works on the same data folder.',
    fix: 'Stop that one, or give this one a folder of its own with `--data`.',
  },
} as const satisfies Record<string, CodeInfo>;
