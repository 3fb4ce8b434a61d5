import type { CodeInfo } from '../code.js';

/** Photos that cannot be read or written. */
export const photoCodes = {
  EMPTY_FILE: { exit: 1, meaning: 'The file or request body is empty.', fix: 'Copy or download the photo again.' },
  NOT_AN_IMAGE: {
    exit: 1,
    meaning: 'The content is text, a PDF or something else that is not a photo.',
    fix: 'Use a JPEG, PNG, WebP, AVIF, HEIC, GIF or TIFF file.',
  },
  UNSUPPORTED_FORMAT: {
    exit: 1,
    meaning: 'The image format, or a variant of it, is not supported: SVG, JPEG XL, APNG, multi-page TIFF and others.',
    fix: 'Convert it to JPEG or PNG first; convert an animation to GIF or animated WebP.',
  },
  UNREADABLE_IMAGE: {
    exit: 1,
    meaning: 'The image is damaged: it is truncated, or its checksums or data are wrong.',
    fix: 'Copy or download the photo again, or open it in an image editor and save it.',
  },
  IMAGE_TOO_LARGE: {
    exit: 1,
    meaning:
      'The image exceeds a limit: 75 megapixels (100 for all frames of an animation, fewer in formats that need more memory), 30,000 pixels per side, or 1,000 frames.',
    fix: 'Scale it down or crop it first, or set another limit with `--max-megapixels` if there is enough memory.',
  },
  UNWRITABLE_IMAGE: {
    exit: 1,
    meaning: 'The output format cannot hold the result, such as a WebP wider than 16,383 pixels.',
    fix: 'Choose another `--format`, or scale the photo down first.',
  },
} as const satisfies Record<string, CodeInfo>;
