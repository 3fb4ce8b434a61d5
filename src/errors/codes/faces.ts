import type { CodeInfo } from '../code.js';

export const facesCodes = {
  DETECTOR_UNAVAILABLE: {
    exit: 1,
    meaning:
      'The embedded detector cannot start on this machine (its runtime has no build for it, or files are missing).',
    fix: 'Install again on Linux with glibc (x64, arm64), macOS or Windows, or take `--detector rekognition`.',
  },
  REKOGNITION_CREDENTIALS: {
    exit: 2,
    meaning: 'There are no AWS credentials for Rekognition, or AWS refuses them (expired, unknown, clock wrong).',
    fix: 'Log in (`aws sso login`, `aws configure`) or name a `--profile`.',
  },
  REKOGNITION_ACCESS_DENIED: {
    exit: 1,
    meaning: 'The credentials may not call rekognition:DetectFaces.',
    fix: 'Allow the action `rekognition:DetectFaces` on `*` for the user or role.',
  },
  REKOGNITION_REGION: {
    exit: 2,
    meaning: 'No region is set, or Rekognition cannot be reached there.',
    fix: 'Name a region that has Rekognition with `--region`, such as eu-west-1 or us-east-1.',
  },
  REKOGNITION_THROTTLED: {
    exit: 1,
    meaning: 'Rekognition turned requests away for being too many, several times over.',
    fix: 'Run again later with fewer `--jobs`, or ask AWS for a higher quota.',
  },
  REKOGNITION_UNAVAILABLE: {
    exit: 1,
    meaning: 'Rekognition did not answer, or with an error of its own.',
    fix: 'Run again later.',
  },
  REKOGNITION_IMAGE: {
    exit: 1,
    meaning: 'Rekognition refuses the picture: its format, its size, or its place in S3.',
    fix: 'Take a JPEG or PNG of up to 15 MB, in a bucket of the same region which the caller may read.',
  },
  REKOGNITION_CROWD: {
    exit: 1,
    meaning:
      'Rekognition tells of 100 faces in a picture at the most, and even a sixty-fourth of the photo has that many.',
    fix: 'Take the embedded detector, which knows no such limit: leave out `--detector rekognition`, or set `FACE_DETECTOR=local`.',
  },
  REKOGNITION_FAILED: {
    exit: 1,
    meaning: 'Rekognition refused the request for another reason.',
    fix: 'See the message: it is AWS’s own.',
  },
} as const satisfies Record<string, CodeInfo>;
