import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run, settings } from './oclif.js';
import { lostOutput, surviveLostOutput } from './write-to-stdout.js';

/** The folder of our package.json, whether this file runs from dist or src. */
function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

/** Allows `-C DIR` before the command, as git does: `emojify -C app deploy`. */
export function hoistCwd(argv: readonly string[]): string[] {
  const [flag, dir, ...rest] = argv;
  if ((flag === '-C' || flag === '--cwd') && dir !== undefined && rest[0] !== undefined) return [...rest, '--cwd', dir];
  return [...argv];
}

/** Allows `emojify help deploy`, as git and npm do. */
export function askForHelp(argv: readonly string[]): string[] {
  const [first, ...rest] = argv;
  return first === 'help' ? [...rest, '--help'] : [...argv];
}

/**
 * Runs the CLI with these arguments and sets `process.exitCode`.
 * Errors outside of commands (unknown command, broken installation) are printed in the same format as all others.
 */
export async function main(argv: readonly string[], options: { development?: boolean } = {}): Promise<void> {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  surviveLostOutput();
  if (options.development) settings.debug = false;
  try {
    await run(askForHelp(hoistCwd(argv)), {
      root: packageRoot(),
      ...(options.development && { ignoreManifest: true }),
    });
  } catch (error) {
    await fail(error, { json: argv.includes('--json') });
  }
  const lost = await lostOutput();
  if (lost && !process.exitCode) await fail(lost, { json: false });
}

/** Loads the catalogue of errors only for an error: reading its files takes up to a tenth of the time of `--help`. */
async function fail(error: unknown, options: { json: boolean }): Promise<void> {
  const { failWith } = await import('./fail.js');
  failWith(error, options);
}
