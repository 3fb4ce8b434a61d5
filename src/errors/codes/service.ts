import type { CodeInfo } from '../code.js';

export const serviceCodes = {
  SERVICE_NOT_FOUND: {
    exit: 2,
    meaning: 'There is no service file where one was looked for.',
    fix: 'Run the command in the service’s folder, point to it with `-C` or `--config`, or make one with `emojify create`.',
  },
  SERVICE_INVALID: {
    exit: 2,
    meaning: 'The service file has mistakes; each is named with file, line and column (`problems` under `--json`).',
    fix: 'Change what the messages name; `docs/service-file.md` lists every key.',
  },
  SERVICE_TOO_LARGE: {
    exit: 2,
    meaning:
      'The variables of the service file open to too much: over 50,000 values, 5,000,000 characters, or a chain of over 200.',
    fix: 'Write out what is meant at the place the message names.',
  },
  SERVICE_EXISTS: {
    exit: 2,
    meaning: 'The file that `emojify migrate --write` would write is there already.',
    fix: 'Remove or rename it: nothing is written over.',
  },
} as const satisfies Record<string, CodeInfo>;
