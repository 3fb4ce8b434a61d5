import type { CodeInfo } from '../code.js';

/** Creating a service. */
export const createCodes = {
  CREATE_NOT_EMPTY: {
    exit: 2,
    meaning: 'The folder for the new service is not empty, or is a file.',
    fix: 'Choose another folder, or empty this one first: existing files are never overwritten.',
  },
  CREATE_UNWRITABLE: {
    exit: 2,
    meaning:
      'The folder for the new service cannot be created: permission was denied, or the file system is read-only.',
    fix: 'Choose another folder, or fix the permissions of its parent folder.',
  },
  CREATE_NAME: {
    exit: 2,
    meaning: 'The service name is not valid: it becomes part of the names of the stack, bucket and functions.',
    fix: 'Use 2 to 32 lower-case letters, digits and hyphens, starting with a letter.',
  },
  CREATE_LIBRARY: {
    exit: 1,
    meaning: 'emojify could not be added as a dependency of the new service.',
    fix: 'Pass `--library` with a version, a tarball or a folder.',
  },
  CREATE_INSTALL_FAILED: {
    exit: 1,
    meaning: 'npm could not install the dependencies of the new service; the folder was removed again.',
    fix: 'Follow npm’s error in the message, or pass `--no-install` and run `npm install` later.',
  },
} as const satisfies Record<string, CodeInfo>;
