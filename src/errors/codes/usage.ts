import type { CodeInfo } from '../code.js';

/** Errors of any command. */
export const usageCodes = {
  USAGE: { exit: 2, meaning: 'A flag, value or argument is not valid.', fix: 'See the command’s `--help`.' },
  UNKNOWN_COMMAND: {
    exit: 2,
    meaning: 'The command does not exist.',
    fix: 'Use the command that the message suggests.',
  },
  INTERRUPTED: { exit: 130, meaning: 'The command was stopped by Ctrl-C or a signal.', fix: 'Run the command again.' },
  INTERNAL: {
    exit: 1,
    meaning: 'There is a bug in emojify.',
    fix: 'Report it with the printed stack trace; CONTRIBUTING says where.',
  },
} as const satisfies Record<string, CodeInfo>;
