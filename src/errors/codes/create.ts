import type { CodeInfo } from '../code.js';

/** Making a new service. */
export const createCodes = {
  CREATE_NOT_EMPTY: {
    exit: 2,
    meaning: 'The folder for the new service has something in it, or is a file.',
    fix: 'Name another folder, or empty it first: nothing is ever written over.',
  },
  CREATE_UNWRITABLE: {
    exit: 2,
    meaning: 'The folder for the new service cannot be made: no permission, or the file system takes none there.',
    fix: 'Name another folder, or fix the permissions of the one above it.',
  },
  CREATE_NAME: {
    exit: 2,
    meaning: 'The name cannot be that of a service: AWS takes it into the names of stack, bucket and functions.',
    fix: 'Take up to 32 lower-case letters, digits and hyphens, beginning with a letter.',
  },
  CREATE_LIBRARY: {
    exit: 1,
    meaning: 'emojify could not be made a dependency of the new service.',
    fix: 'Name it yourself with `--library`: a version, a tarball or a folder.',
  },
  CREATE_INSTALL_FAILED: {
    exit: 1,
    meaning: 'npm could not install what the new service needs; the folder was removed again.',
    fix: 'See npm’s own words in the message; or create it with `--no-install` and run `npm install` later.',
  },
} as const satisfies Record<string, CodeInfo>;
