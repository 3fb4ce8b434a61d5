import type { CodeInfo } from '../code.js';

/** Reading photos from and writing them to this machine. */
export const batchCodes = {
  INPUT_NOT_FOUND: { exit: 1, meaning: 'The file or folder does not exist.', fix: 'Check the spelling of the path.' },
  INPUT_IS_FOLDER: {
    exit: 2,
    meaning: 'The path is a folder where a single photo or a list of names was expected.',
    fix: 'Pass a file.',
  },
  INPUT_NOT_A_FILE: {
    exit: 1,
    meaning: 'The path is a pipe, socket or device.',
    fix: 'Pass a regular file, or pipe the photo in and pass `-`.',
  },
  INPUT_UNREADABLE: {
    exit: 1,
    meaning: 'The file cannot be read: permission was denied, or the disk reported an error.',
    fix: 'Check its permissions (`ls -l`).',
  },
  INPUT_CHANGED: {
    exit: 1,
    meaning: 'The file was written to while it was read, so its bytes may belong to two versions. Nothing was written.',
    fix: 'Run the command again once the file is complete.',
  },
  INPUT_LINK_LOOP: {
    exit: 1,
    meaning: 'The path is a symbolic link that points back to itself.',
    fix: 'Pass the file itself.',
  },
  INPUT_TOO_LARGE: {
    exit: 1,
    meaning: 'The input is larger than 1 GB.',
    fix: 'Pass a photo; videos are not supported.',
  },
  NO_PHOTOS: {
    exit: 1,
    meaning:
      'The folder contains no photos, or none match the pattern. The message lists what was found instead; hidden files and emojify’s own outputs are ignored.',
    fix: 'Check the path; pass `--recursive` to search folders recursively.',
  },
  OUTPUT_EXISTS: {
    exit: 1,
    meaning: 'The output file already exists.',
    fix: 'Pass `--overwrite` to replace it, `--skip-existing` to keep it, or choose another `--out`.',
  },
  OUTPUT_CONFLICT: {
    exit: 2,
    meaning: 'Two photos would be written to the same file. Nothing was done.',
    fix: 'Process them separately, or into different folders with `--out`.',
  },
  OUTPUT_IS_INPUT: {
    exit: 2,
    meaning:
      'An output would overwrite one of the inputs (by its name, a symbolic link or a hard link). Nothing was done.',
    fix: 'Choose another `--out`.',
  },
  OUTPUT_NOT_A_FILE: {
    exit: 1,
    meaning: 'The output path is a folder, pipe or device.',
    fix: 'Choose another `--out`; `--out -` writes to stdout.',
  },
  OUTPUT_UNWRITABLE: {
    exit: 1,
    meaning:
      'The output or its folder cannot be written: permission was denied, the file system is read-only, or the name is too long.',
    fix: 'Check the folder’s permissions, or choose another `--out`.',
  },
  OUTPUT_DISK_FULL: {
    exit: 1,
    meaning: 'The disk or its quota is full. The photo was not written; earlier outputs are kept.',
    fix: 'Free some space, then run the same command with `--skip-existing`.',
  },
  RECORD_UNREADABLE: {
    exit: 1,
    meaning:
      'The record `.emojify.json` of a folder is damaged, was edited or has a later version. It is neither used nor replaced; the photos are processed anyway.',
    fix: 'Delete it and process the photos again, or install the later version.',
  },
  RECORD_UNWRITABLE: {
    exit: 1,
    meaning:
      'The record `.emojify.json` of a folder cannot be written, or is locked by another run. The photos are processed anyway, but `emojify check` will not recognize their covers.',
    fix: 'Check the folder’s permissions, or run with `--no-record`.',
  },
  BAD_CORRECTIONS: {
    exit: 2,
    meaning:
      'The corrections file is not valid: it is not JSON, a key is unknown or missing, or a value is wrong. Nothing was done.',
    fix: 'Correct it at the place the message names; docs/corrections.md describes the format.',
  },
  CORRECTIONS_VERSION: {
    exit: 2,
    meaning: 'This version does not support the format of the corrections file.',
    fix: 'Install the version of emojify that wrote it, or a later one.',
  },
  CORRECTIONS_MISSING: {
    exit: 1,
    meaning:
      'With `--no-detect`, or `retry --corrections`: the photo was skipped, because it is not in the corrections file.',
    fix: 'Review the photo first, or run without `--no-detect`.',
  },
  PHOTO_CHANGED: {
    exit: 1,
    meaning:
      'The photo was changed after it was reviewed, so its corrections may no longer fit. It was skipped, and nothing was written.',
    fix: 'Delete its entry in the corrections file, and review it again.',
  },
  BAD_STICKER: {
    exit: 2,
    meaning: 'The file passed to `--sticker` is missing or is not an image.',
    fix: 'Pass a PNG, WebP, JPEG, AVIF or GIF file; transparency is kept.',
  },
} as const satisfies Record<string, CodeInfo>;
