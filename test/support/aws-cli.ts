import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { installOnce } from './install-once.js';

const run = promisify(execFile);
const venv = fileURLToPath(new URL('../../.venv-awscli', import.meta.url));

/** Runs AWS's own command-line tool; installs it from PyPI first if it is not there. Fails when the command does. */
export async function awsCli(
  args: readonly string[],
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): Promise<void> {
  await installOnce(join(venv, 'bin/aws'), venv, async () => {
    await run('python3', ['-m', 'venv', venv]);
    await run(join(venv, 'bin/pip'), ['install', '--quiet', 'awscli>=1.46,<2']);
  });
  // Version 1 does not read AWS_REGION.
  const env = { ...process.env, ...options.env, AWS_DEFAULT_REGION: options.env.AWS_REGION };
  await run(join(venv, 'bin/aws'), [...args], { cwd: options.cwd, env });
}
