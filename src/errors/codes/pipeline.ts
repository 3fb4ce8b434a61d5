import type { CodeInfo } from '../code.js';

/** What the pipeline and its HTTP API answer with. */
export const pipelineCodes = {
  BAD_REQUEST: {
    exit: 2,
    meaning: 'A request to the HTTP API is malformed: no JSON, no `url`, a wrong value.',
    fix: 'Send what the message asks for.',
  },
  NOT_FOUND: { exit: 1, meaning: 'The HTTP API has nothing at this path.', fix: 'Check the path and the image id.' },
  IMAGE_NOT_FOUND: {
    exit: 1,
    meaning: 'There is no image with this id: it never was, was deleted, or its time was up.',
    fix: 'Check the id; send the photo again.',
  },
  METHOD_NOT_ALLOWED: {
    exit: 1,
    meaning: 'The HTTP API knows the path, but not with this method.',
    fix: 'Use a method the `Allow` header names.',
  },
  NOT_ACCEPTABLE: {
    exit: 1,
    meaning: 'The `Accept` header allows neither an image nor JSON.',
    fix: 'Accept `image/*` or `application/json`.',
  },
  RETRIES_EXHAUSTED: {
    exit: 1,
    meaning: 'An image was tried as often as its trigger allows, and given up; the message has the last reason.',
    fix: 'Put right what the message names, then send it through again with `emojify retry`.',
  },
  BODY_TOO_LARGE: {
    exit: 1,
    meaning: 'A photo sent as a request’s body is over 4 MB, or an upload over 25 MB.',
    fix: 'Up to 25 MB: ask `POST /uploads` for an upload link. Above: make the photo smaller.',
  },
  IDEMPOTENCY_KEY_REUSED: {
    exit: 1,
    meaning: 'This `Idempotency-Key` was used for another request.',
    fix: 'Use a new key, such as a UUID, for each new photo.',
  },
  UPLOAD_EXPIRED: {
    exit: 1,
    meaning: 'No photo was sent to the upload link while it was good.',
    fix: 'Ask `POST /uploads` for a new link.',
  },
  IMAGE_FAILED: {
    exit: 1,
    meaning: 'The image can never be processed; the reason is stored with it.',
    fix: 'Send another photo, or `emojify retry` once the cause is gone.',
  },
  TOO_MANY_FACES: {
    exit: 1,
    meaning: 'The photo, or all frames of an animation together, has more faces than one record holds (1500).',
    fix: 'Send fewer frames, or the photo in parts.',
  },
  SETTING_INVALID: {
    exit: 2,
    meaning: 'An environment variable of a function is missing or has a wrong value.',
    fix: 'Set it in the service file as the message says.',
  },
  ORIGINAL_MISSING: {
    exit: 1,
    meaning: 'The original of an image is gone, so the image cannot be processed.',
    fix: 'Send the photo again.',
  },
} as const satisfies Record<string, CodeInfo>;
