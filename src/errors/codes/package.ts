import type { CodeInfo } from '../code.js';

/** Building a service's code. */
export const packageCodes = {
  PACKAGE_BUNDLE_FAILED: {
    exit: 2,
    meaning: 'A function’s code cannot be bundled: it has a syntax error, or an import was not found.',
    fix: 'Fix the places that the message names, and install missing packages.',
  },
  PACKAGE_INSTALL_FAILED: {
    exit: 1,
    meaning: 'npm could not install a native package for Lambda.',
    fix: 'Follow npm’s error in the message; if the network failed, try again.',
  },
  PACKAGE_NO_BINARY: {
    exit: 2,
    meaning: 'A native package has no binary for the function’s platform.',
    fix: 'Choose another architecture or package, or build the zip yourself and set `package.artifact`.',
  },
  PACKAGE_ARCHITECTURE: {
    exit: 2,
    meaning: 'The function is set to arm64, but its face detector runs on x86_64 only.',
    fix: 'Remove `architecture` or set it to `x86_64`; or set `FACE_DETECTOR: rekognition`.',
  },
  PACKAGE_ASSET_CONFLICT: {
    exit: 2,
    meaning: 'Two modules of one function refer to different files of the same name.',
    fix: 'Rename one of the two files.',
  },
  PACKAGE_ASSET_OUTSIDE: {
    exit: 2,
    meaning: 'A module refers to a file outside the function’s code.',
    fix: 'Move the file into the folder of the code that reads it, or below.',
  },
  PACKAGE_FILE_UNUSABLE: {
    exit: 2,
    meaning:
      'A file of a function cannot be read: a broken or circular link, a pipe, a socket or a device, or it was deleted in the meantime.',
    fix: 'Remove it, or exclude it with a pattern that begins with `!`; run the command again if the file is there now.',
  },
  PACKAGE_PATTERN_OUTSIDE: {
    exit: 2,
    meaning: 'A pattern of `package.patterns` names files outside the folder of the service.',
    fix: 'Copy or link the files into the folder of the service.',
  },
  PACKAGE_ARTIFACT: {
    exit: 2,
    meaning: 'The file in `package.artifact` does not exist or is not a zip.',
    fix: 'Build it first, or correct the path, which is relative to the service file.',
  },
  PACKAGE_TOO_LARGE: {
    exit: 2,
    meaning: 'A function’s code exceeds the 250 MB that Lambda allows unzipped.',
    fix: 'Remove the largest parts, which the message lists.',
  },
  PACKAGE_UNKNOWN_FUNCTION: {
    exit: 2,
    meaning: 'The service file does not define a function with that name.',
    fix: 'Use the name that the message suggests.',
  },
} as const satisfies Record<string, CodeInfo>;
