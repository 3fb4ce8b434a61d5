import type { CodeInfo } from '../code.js';

/** Reading photos from and writing them to this machine. */
export const batchCodes = {
  INPUT_NOT_FOUND: { exit: 1, meaning: 'There is no such file or folder.', fix: 'Check the spelling of the path.' },
  INPUT_IS_FOLDER: {
    exit: 2,
    meaning: 'The path is a folder where a single photo or a list of names was expected.',
    fix: 'Name a file.',
  },
  INPUT_NOT_A_FILE: {
    exit: 1,
    meaning: 'The path is a pipe, socket or device.',
    fix: 'Give a file, or pipe the photo in and give `-`.',
  },
  INPUT_UNREADABLE: {
    exit: 1,
    meaning: 'The file cannot be read: no permission, or the disk reports an error.',
    fix: 'Check its permissions (`ls -l`).',
  },
  INPUT_LINK_LOOP: { exit: 1, meaning: 'The path is a link that leads back to itself.', fix: 'Give the file itself.' },
  INPUT_TOO_LARGE: { exit: 1, meaning: 'The input has over 1 GB.', fix: 'Give a photo; videos are not supported.' },
  NO_PHOTOS: {
    exit: 1,
    meaning:
      'The folder holds no photos, or none matches the pattern. The message says what is there instead; hidden files and emojify’s own outputs do not count.',
    fix: 'Check the path; add `--recursive` to search the folders below.',
  },
  OUTPUT_EXISTS: {
    exit: 1,
    meaning: 'The file to be written is there already.',
    fix: 'Add `--overwrite` to replace it, `--skip-existing` to leave it, or choose another `--out`.',
  },
  OUTPUT_CONFLICT: {
    exit: 2,
    meaning: 'Two photos would be written to the same file. Nothing was done.',
    fix: 'Process them apart, or into different folders with `--out`.',
  },
  OUTPUT_IS_INPUT: {
    exit: 2,
    meaning:
      'A photo would be written over one that was given as input (by its name, a link or a hard link). Nothing was done.',
    fix: 'Choose another `--out`.',
  },
  OUTPUT_NOT_A_FILE: {
    exit: 1,
    meaning: 'The path to write to is a folder, pipe or device.',
    fix: 'Choose another `--out`; `--out -` writes to stdout.',
  },
  OUTPUT_UNWRITABLE: {
    exit: 1,
    meaning: 'The output or its folder cannot be written: no permission, read-only, or the name is too long.',
    fix: 'Check the folder’s permissions, or choose another `--out`.',
  },
  OUTPUT_DISK_FULL: {
    exit: 1,
    meaning: 'The disk, or the quota on it, is full. The photo was not written; those before it stay.',
    fix: 'Make room, then run the same command with `--skip-existing`.',
  },
  BAD_STICKER: {
    exit: 2,
    meaning: 'The file of `--sticker` is missing or no picture.',
    fix: 'Give a PNG, WebP, JPEG, AVIF or GIF file; transparency is kept.',
  },
} as const satisfies Record<string, CodeInfo>;
