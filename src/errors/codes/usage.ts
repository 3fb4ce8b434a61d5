import type { CodeInfo } from '../code.js';

/** Wrong words on the command line, and what can happen to any command. */
export const usageCodes = {
  USAGE: { exit: 2, meaning: 'A flag, value or argument is wrong.', fix: 'See the command’s `--help`.' },
  UNKNOWN_COMMAND: { exit: 2, meaning: 'There is no such command.', fix: 'Take the command the message suggests.' },
  INTERRUPTED: { exit: 130, meaning: 'Stopped by Ctrl-C or a signal.', fix: 'Run the same command again.' },
  INTERNAL: { exit: 1, meaning: 'A bug in emojify.', fix: 'Report it with the stack that was printed.' },
} as const satisfies Record<string, CodeInfo>;
