import type { CodeInfo } from '../code.js';

/** What can be wrong with a picture's bytes. */
export const photoCodes = {
  EMPTY_FILE: { exit: 1, meaning: 'The file or body holds no bytes.', fix: 'Copy or download the photo again.' },
  NOT_AN_IMAGE: {
    exit: 1,
    meaning: 'The bytes are text, a PDF or something else that is no photo.',
    fix: 'Give a JPEG, PNG, WebP, AVIF, HEIC, GIF or TIFF file.',
  },
  UNSUPPORTED_FORMAT: {
    exit: 1,
    meaning:
      'A picture format, or a form of it, that emojify does not take: SVG, JPEG XL, APNG, multi-page TIFF and others.',
    fix: 'Convert it to JPEG or PNG first, or to GIF or animated WebP if it moves.',
  },
  UNREADABLE_IMAGE: {
    exit: 1,
    meaning: 'The picture is damaged: cut short, or its checksums or data are wrong.',
    fix: 'Copy or download the photo again, or open and save it with a photo program.',
  },
  IMAGE_TOO_LARGE: {
    exit: 1,
    meaning:
      'The picture is over a limit: 100 megapixels (all its frames together), 30,000 pixels a side, 1,000 frames.',
    fix: 'Scale it down, or cut it, first.',
  },
  UNWRITABLE_IMAGE: {
    exit: 1,
    meaning: 'The result does not fit into the format asked for, such as a WebP wider than 16,383 pixels.',
    fix: 'Choose another `--format`, or scale the photo down first.',
  },
} as const satisfies Record<string, CodeInfo>;
