import type { CodeInfo } from '../code.js';

/** What can go wrong with `emojify dev`. */
export const localCodes = {
  PORT_TAKEN: {
    exit: 2,
    meaning: 'Another program listens on the port, or this user may not use it.',
    mend: 'Choose another with the flag that the message names; 0 takes any free port.',
  },
} as const satisfies Record<string, CodeInfo>;
