import { existsSync } from 'node:fs';
import { EmojifyError } from '../errors/emojify-error.js';
import { nearest } from '../errors/nearest.js';
import { shellWord } from '../errors/shell-word.js';
import type { Hook } from './oclif.js';

/** The flags that need no command. */
const flagsAlone = ['--help', '--version'];

/** Commands of other tools, and our equivalents. */
const otherNames = new Map([
  ['version', '--version'],
  ['-v', '--version'],
  ['-version', '--version'],
  ['-help', '--help'],
  ['-?', '--help'],
]);

/**
 * The error for an unknown command or leading flag, with a suggestion.
 * @param rest the words after `word`
 */
export function unknownCommand(word: string, rest: readonly string[], known: readonly string[]): EmojifyError {
  const isFlag = word.startsWith('-');
  const guess = suggestion(word, rest, known);
  return new EmojifyError(
    isFlag ? 'USAGE' : 'UNKNOWN_COMMAND',
    `unknown ${isFlag ? 'flag' : 'command'} "${word}"${guess ? `; did you mean "${guess}"?` : ''}`,
    { hint: 'run "emojify --help" for the list of commands' },
  );
}

function suggestion(word: string, rest: readonly string[], known: readonly string[]): string | undefined {
  const other = otherNames.get(word);
  if (other) return other;
  if (word.startsWith('-')) return nearest(word, flagsAlone) ?? flagsLast(word, rest, known);
  if (looksLikePhoto(word)) return `emojify process ${shellWord(word)}`;
  return nearest(word, known);
}

/** Moves flags behind the command: `--stage prod deploy` becomes `deploy --stage prod`. */
function flagsLast(word: string, rest: readonly string[], known: readonly string[]): string | undefined {
  const command = rest.find((other) => known.includes(other));
  if (command === undefined) return undefined;
  const at = rest.indexOf(command);
  return ['emojify', command, word, ...rest.slice(0, at), ...rest.slice(at + 1)].map(shellWord).join(' ');
}

/** Command names have no dot, slash or star, but a folder may have the name of a command. */
function looksLikePhoto(word: string): boolean {
  return /[./\\*]/.test(word) || existsSync(word);
}

/** oclif's hook for unknown commands. Without it, the exit status would be 127. */
const commandNotFound: Hook<'command_not_found'> = async ({ id, argv, config }) => {
  throw unknownCommand(id, argv ?? [], config.commandIDs);
};

export default commandNotFound;
