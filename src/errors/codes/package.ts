import type { CodeInfo } from '../code.js';

/** Building a service's code. */
export const packageCodes = {
  PACKAGE_BUNDLE_FAILED: {
    exit: 2,
    meaning: 'The code of a function cannot be bundled: a syntax error, or an import that is not there.',
    fix: 'Mend the places the message names; install what is missing.',
  },
  PACKAGE_INSTALL_FAILED: {
    exit: 1,
    meaning: 'npm could not install a native package for Lambda.',
    fix: 'See npm’s own words in the message; try again when it is the network.',
  },
  PACKAGE_NO_BINARY: {
    exit: 2,
    meaning: 'A native package has no compiled code for the machine the function runs on.',
    fix: 'Take another architecture or package, or build the zip yourself and name it in `package.artifact`.',
  },
  PACKAGE_ARCHITECTURE: {
    exit: 2,
    meaning: 'The function asks for arm64, but its face detector runs on x86_64 only.',
    fix: 'Leave `architecture` out or set it to `x86_64`; or set `FACE_DETECTOR: rekognition`.',
  },
  PACKAGE_ASSET_CONFLICT: {
    exit: 2,
    meaning: 'Two modules of one function each have a file of the same name beside them.',
    fix: 'Rename one of the two files.',
  },
  PACKAGE_ASSET_OUTSIDE: {
    exit: 2,
    meaning: 'A module refers to a file that would lie outside the function’s code.',
    fix: 'Keep the file in the folder of the code that reads it, or below.',
  },
  PACKAGE_ARTIFACT: {
    exit: 2,
    meaning: 'The file in `package.artifact` is not there or is no zip.',
    fix: 'Build it first, or correct the path, which is relative to the service file.',
  },
  PACKAGE_TOO_LARGE: {
    exit: 2,
    meaning: 'A function’s code is larger than the 250 MB that AWS allows unzipped.',
    fix: 'Leave out the largest parts, which the message names.',
  },
  PACKAGE_UNKNOWN_FUNCTION: {
    exit: 2,
    meaning: 'There is no function of that name in the service file.',
    fix: 'Take the name the message suggests.',
  },
} as const satisfies Record<string, CodeInfo>;
