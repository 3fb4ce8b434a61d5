import type { CodeInfo } from '../code.js';

export const facesCodes = {
  DETECTOR_UNAVAILABLE: {
    exit: 1,
    meaning:
      'The embedded detector cannot start on this machine: its runtime does not support the platform, or files are missing.',
    fix: 'Reinstall on Linux with glibc (x64 or arm64), macOS or Windows, or pass `--detector rekognition`.',
  },
  REKOGNITION_CREDENTIALS: {
    exit: 2,
    meaning: 'AWS credentials for Rekognition are missing, or AWS rejected them (expired, unknown, or wrong clock).',
    fix: 'Log in (`aws sso login`, `aws configure`) or pass `--profile`.',
  },
  REKOGNITION_ACCESS_DENIED: {
    exit: 1,
    meaning: 'The credentials are not allowed to call `rekognition:DetectFaces`.',
    fix: 'Allow the action `rekognition:DetectFaces` on `*` for the user or role.',
  },
  REKOGNITION_REGION: {
    exit: 2,
    meaning: 'No region is set, or Rekognition is not available in it.',
    fix: 'Pass `--region` with a region that offers Rekognition, such as eu-west-1 or us-east-1.',
  },
  REKOGNITION_THROTTLED: {
    exit: 1,
    meaning: 'Rekognition throttled the requests, and retries did not help.',
    fix: 'Try again later with fewer `--jobs`, or ask AWS for a higher quota.',
  },
  REKOGNITION_UNAVAILABLE: {
    exit: 1,
    meaning: 'Rekognition did not answer, or answered with a server error.',
    fix: 'Try again later.',
  },
  REKOGNITION_IMAGE: {
    exit: 1,
    meaning: 'Rekognition rejected the image because of its format, its size or its location in S3.',
    fix: 'Use a JPEG or PNG of up to 15 MB, in a bucket in the same region that the caller may read.',
  },
  REKOGNITION_CROWD: {
    exit: 1,
    meaning: 'Rekognition returns at most 100 faces per image, and even a sixty-fourth of this photo has that many.',
    fix: 'Use the embedded detector, which has no such limit: omit `--detector rekognition`, or set `FACE_DETECTOR=local`.',
  },
  REKOGNITION_FAILED: {
    exit: 1,
    meaning: 'Rekognition rejected the request for another reason.',
    fix: 'Follow the message, which comes from AWS.',
  },
} as const satisfies Record<string, CodeInfo>;
