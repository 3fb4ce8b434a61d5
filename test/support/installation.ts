import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Copies the built package, without its dependencies, into a folder; returns the path of its executable. */
export function copyInstallation(folder: string): string {
  for (const name of ['bin', 'dist', 'package.json', 'oclif.manifest.json']) {
    cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  return join(folder, 'bin/run.js');
}
