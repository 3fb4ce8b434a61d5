import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
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
}

let installed: Promise<PackedCli> | undefined;

/** Packs and installs this checkout, which has to be built, as users install it; once for all suites of a run. */
export function packedCli(): Promise<PackedCli> {
  installed ??= install();
  return installed;
}

async function install(): Promise<PackedCli> {
  const folder = await mkdtemp(join(tmpdir(), 'emojify-packed-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  // `prepare` would build this checkout again, under the feet of other tests.
  const packing = ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder];
  const { stdout } = await run('npm', packing, { cwd: root });
  const tarball = join(folder, stdout.trim());
  const prefix = join(folder, 'prefix');
  await run('npm', ['install', '--prefix', prefix, '--no-audit', '--no-fund', tarball], { cwd: folder });
  return { tarball, bin: join(prefix, 'node_modules/emojify-serverless/bin/run.js') };
}
