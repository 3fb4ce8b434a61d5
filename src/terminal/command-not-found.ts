import { EmojifyError } from '../errors/emojify-error.js';
import { nearest } from '../errors/nearest.js';
import type { Hook } from './oclif.js';

/** Unknown commands: the nearest known one, exit status 2 (oclif alone says 127). */
const commandNotFound: Hook<'command_not_found'> = async ({ id, config }) => {
  const name = id.split(':')[0] ?? id;
  const guess = nearest(name, [...new Set(config.commandIDs.map((known) => known.split(':')[0] ?? known))]);
  throw new EmojifyError('UNKNOWN_COMMAND', `unknown command "${name}"${guess ? `; did you mean "${guess}"?` : ''}`, {
    hint: 'run "emojify --help" for the list of commands',
  });
};

export default commandNotFound;
