import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

/** The package as npm packs it, installed into an empty folder. */
export interface PackedCli {
  /** Path of the tarball. */
  readonly tarball: string;
  /** Path of the CLI's entry file. */
  readonly bin: string;
  remove(): Promise<void>;
}

/** Packs and installs this checkout, which has to be built, as users install it from the registry. */
export async function installPackedCli(): Promise<PackedCli> {
  const folder = await mkdtemp(join(tmpdir(), 'emojify-packed-'));
  // `prepare` would build this checkout again, under the feet of other tests.
  const packing = ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder];
  const { stdout } = await run('npm', packing, { cwd: root });
  const tarball = join(folder, stdout.trim());
  const prefix = join(folder, 'prefix');
  await run('npm', ['install', '--prefix', prefix, '--no-audit', '--no-fund', tarball], { cwd: folder });
  const installed = join(prefix, 'node_modules/emojify-serverless');
  return {
    tarball,
    bin: join(installed, 'bin/run.js'),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
