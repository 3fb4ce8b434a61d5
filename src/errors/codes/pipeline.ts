import type { CodeInfo } from '../code.js';

/** Errors of the pipeline and its HTTP API. */
export const pipelineCodes = {
  BAD_REQUEST: {
    exit: 2,
    meaning: 'A request to the HTTP API is malformed: it is not JSON, has no `url`, or has an invalid value.',
    fix: 'Change the request as the message says.',
  },
  NOT_FOUND: { exit: 1, meaning: 'The HTTP API has no such path.', fix: 'Check the path and the image id.' },
  IMAGE_NOT_FOUND: {
    exit: 1,
    meaning: 'No image has this id: it never existed, was deleted, or has expired.',
    fix: 'Check the id; send the photo again.',
  },
  RESULT_MISSING: {
    exit: 1,
    meaning: 'The image was processed, but its result is missing in the store, or truncated.',
    fix: 'Run `emojify retry` with the id of the image: the result is created again from the original.',
  },
  METHOD_NOT_ALLOWED: {
    exit: 1,
    meaning: 'The path does not support this HTTP method.',
    fix: 'Use a method listed in the `Allow` header.',
  },
  NOT_ACCEPTABLE: {
    exit: 1,
    meaning: 'The `Accept` header allows neither an image nor JSON.',
    fix: 'Accept `image/*` or `application/json`.',
  },
  RETRIES_EXHAUSTED: {
    exit: 1,
    meaning: 'Every retry of an image failed; the message has the last reason.',
    fix: 'Fix what the message names, then run `emojify retry`.',
  },
  BODY_TOO_LARGE: {
    exit: 1,
    meaning: 'A photo sent as the request body is larger than 4 MB, or an upload is larger than 25 MB.',
    fix: 'Up to 25 MB, use an upload link from `POST /uploads`. Above that, make the photo smaller.',
  },
  IDEMPOTENCY_KEY_REUSED: {
    exit: 1,
    meaning: 'This `Idempotency-Key` was already used for a different request.',
    fix: 'Use a new key, such as a UUID, for each new photo.',
  },
  UPLOAD_EXPIRED: {
    exit: 1,
    meaning: 'The upload link expired before a photo was sent to it.',
    fix: 'Get a new link from `POST /uploads`.',
  },
  IMAGE_STUCK: {
    exit: 1,
    meaning: 'With `--cloud`: an image made no progress in the deployed service for 30 minutes.',
    fix: 'See `emojify logs --image ID`, then run `emojify retry ID` and the same command again.',
  },
  IMAGE_FAILED: {
    exit: 1,
    meaning: 'The image cannot be processed; the reason is stored with it.',
    fix: 'Send another photo, or run `emojify retry` once the cause is fixed.',
  },
  TOO_MANY_FACES: {
    exit: 1,
    meaning: 'The photo, or all frames of an animation together, has more than 1,500 faces, the limit of a record.',
    fix: 'Send fewer frames, or split the photo.',
  },
  SETTING_INVALID: {
    exit: 2,
    meaning: 'An environment variable of a function is missing or has an invalid value.',
    fix: 'Set it in the service file as the message says.',
  },
  ORIGINAL_MISSING: {
    exit: 1,
    meaning: 'The original of the image no longer exists, so the image cannot be processed.',
    fix: 'Send the photo again.',
  },
} as const satisfies Record<string, CodeInfo>;
