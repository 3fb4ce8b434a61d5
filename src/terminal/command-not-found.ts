import { EmojifyError } from '../errors/emojify-error.js';
import { nearest } from '../errors/nearest.js';
import type { Hook } from './oclif.js';

const firstWord = (id: string) => id.split(':')[0] ?? id;

/** What is wrong with this command's name, if no known one begins like it: an error that names the nearest. */
export function unknownCommand(id: string, commandIDs: readonly string[]): EmojifyError | undefined {
  const name = firstWord(id);
  const known = [...new Set(commandIDs.map(firstWord))];
  if (known.includes(name)) return undefined;
  const guess = nearest(name, known);
  return new EmojifyError('UNKNOWN_COMMAND', `unknown command "${name}"${guess ? `; did you mean "${guess}"?` : ''}`, {
    hint: 'run "emojify --help" for the list of commands',
  });
}

/** Unknown commands: the nearest known one, exit status 2 (oclif alone says 127). */
const commandNotFound: Hook<'command_not_found'> = async ({ id, config }) => {
  const error = unknownCommand(id, config.commandIDs);
  if (error) throw error;
};

export default commandNotFound;
