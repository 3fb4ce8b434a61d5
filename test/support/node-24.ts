import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { installOnce } from './install-once.js';

const folder = fileURLToPath(new URL('../../.venv-node24', import.meta.url));

/** Folder with a `node` of version 24, Lambda's default; npm's package of it for this platform, installed at first. */
export async function node24Folder(): Promise<string> {
  const name = `node-${process.platform}-${process.arch}`;
  const bin = join(folder, 'node_modules', name, 'bin');
  await installOnce(join(bin, 'node'), folder, async () => {
    const options = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', folder];
    await promisify(execFile)('npm', ['install', ...options, `${name}@24`]);
  });
  return bin;
}
