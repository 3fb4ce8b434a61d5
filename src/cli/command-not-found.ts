import { existsSync } from 'node:fs';
import { EmojifyError } from '../errors/emojify-error.js';
import { nearest } from '../errors/nearest.js';
import { shellWord } from '../errors/shell-word.js';
import type { Hook } from './oclif.js';

/** The flags that may stand without a command. */
const flagsAlone = ['--help', '--version'];

/** Words that people of other tools try, and what they are here. */
const otherNames = new Map([
  ['version', '--version'],
  ['-v', '--version'],
  ['-version', '--version'],
  ['-help', '--help'],
  ['-?', '--help'],
]);

/**
 * What is wrong with a command line that no command takes: an error that names the word and what was most likely meant.
 * @param rest the words after it
 */
export function unknownCommand(word: string, rest: readonly string[], known: readonly string[]): EmojifyError {
  const isFlag = word.startsWith('-');
  const guess = meant(word, rest, known);
  return new EmojifyError(
    isFlag ? 'USAGE' : 'UNKNOWN_COMMAND',
    `unknown ${isFlag ? 'flag' : 'command'} "${word}"${guess ? `; did you mean "${guess}"?` : ''}`,
    { hint: 'run "emojify --help" for the list of commands' },
  );
}

function meant(word: string, rest: readonly string[], known: readonly string[]): string | undefined {
  const other = otherNames.get(word);
  if (other) return other;
  if (word.startsWith('-')) return nearest(word, flagsAlone) ?? flagsLast(word, rest, known);
  if (looksLikePhoto(word)) return `emojify process ${shellWord(word)}`;
  return nearest(word, known);
}

/** `--stage prod deploy` as it has to be typed. */
function flagsLast(word: string, rest: readonly string[], known: readonly string[]): string | undefined {
  const command = rest.find((other) => known.includes(other));
  if (command === undefined) return undefined;
  const at = rest.indexOf(command);
  return ['emojify', command, word, ...rest.slice(0, at), ...rest.slice(at + 1)].map(shellWord).join(' ');
}

/** No command has a dot, a slash or a star in its name; a folder's name may be any word. */
function looksLikePhoto(word: string): boolean {
  return /[./\\*]/.test(word) || existsSync(word);
}

/** Unknown commands: what was most likely meant, exit status 2 (oclif alone says 127). */
const commandNotFound: Hook<'command_not_found'> = async ({ id, argv, config }) => {
  throw unknownCommand(id, argv ?? [], config.commandIDs);
};

export default commandNotFound;
