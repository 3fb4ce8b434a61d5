import { spawnSync } from 'node:child_process';
import { chownSync, statSync } from 'node:fs';
import { bin, type CliOptions } from './run-cli.js';

/** Starts a program as the superuser, but without the two capabilities that bypass file permissions. */
const restricted = ['setpriv', '--bounding-set=-dac_override,-dac_read_search', '--inh-caps=-all'];

/**
 * Options for a CLI that file permissions apply to. Tests in containers run as the superuser, who may do everything.
 * Where that user cannot give up the right to bypass permissions, or could not read the checkout without it, the CLI
 * runs as the checkout's owner, who can reach it where any other user might not.
 */
export function withoutPowers(folder: string): Pick<CliOptions, 'uid' | 'wrapper'> {
  if (process.getuid?.() !== 0) return {};
  const [program = '', ...args] = [...restricted, process.execPath, '--check', bin];
  if (spawnSync(program, args, { stdio: 'ignore' }).status === 0) return { wrapper: restricted };
  const { uid } = statSync(bin);
  chownSync(folder, uid, uid);
  return { uid };
}
