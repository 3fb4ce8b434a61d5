import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { EmojifyError } from '../../errors/emojify-error.js';
import type { Reporter } from '../../errors/reporter.js';
import { sha256 } from './file-reader.js';
import { listFiles } from './list-files.js';
import type { InstalledPackage } from './native-package.js';
import { isBinary, isNeeded, runsOn } from './needed-file.js';
import { findLockFile, type PinnedVersions, pinVersions } from './pinned-versions.js';
import { npmCpu, type Target } from './target.js';

const run = promisify(execFile);
/** To be incremented when the cached form of an installation changes. */
const format = 1;

export interface InstallOptions {
  /** The service's folder, for its lock file and `.npmrc`. */
  readonly root: string;
  /** Where installations are cached, by versions and target. */
  readonly cache: string;
  readonly reporter: Reporter;
}

/**
 * Installs packages for Lambda, whatever this machine is: a folder with a `node_modules` that contains only what is
 * needed there. Cached, so that npm runs once for the same versions and target.
 */
export async function installPackages(
  packages: readonly InstalledPackage[],
  target: Target,
  { root, cache, reporter }: InstallOptions,
): Promise<string> {
  const versions = pinVersions(packages, root);
  const folder = join(cache, sha256(JSON.stringify({ format, versions, target })).slice(0, 32));
  if (existsSync(folder)) return folder;
  const names = Object.entries(versions.dependencies).map(([name, version]) => `${name}@${version}`);
  const message = `installing ${names.join(', ')} for linux/${target.architecture}`;
  reporter.report({ level: 'info', code: 'PACKAGE_INSTALL', message });
  const beside = `${folder}.${randomUUID()}.tmp`;
  try {
    await install(beside, versions, target, root);
    await prune(beside, packages, target);
    await rename(beside, folder).catch((error) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
  return folder;
}

async function install(folder: string, versions: PinnedVersions, target: Target, root: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, ...versions }));
  const settings = npmSettings(root);
  if (settings) await copyFile(settings, join(folder, '.npmrc'));
  const platform = ['--os=linux', `--cpu=${npmCpu(target)}`, '--libc=glibc'];
  const quiet = ['--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'];
  const args = [
    'install',
    '--prefix',
    folder,
    ...platform,
    ...quiet,
    '--omit=dev',
    '--ignore-scripts',
    '--prefer-offline',
  ];
  try {
    await run('npm', args, { cwd: folder, shell: process.platform === 'win32' });
  } catch (error) {
    throw installFailed(error, versions);
  } finally {
    await rm(join(folder, '.npmrc'), { force: true });
  }
}

/** The `.npmrc` for a service: its own, or that of the workspace whose lock file it uses. */
function npmSettings(root: string): string | undefined {
  const lockFile = findLockFile(root);
  const folders = [root, ...(lockFile ? [dirname(lockFile)] : [])];
  return folders.map((folder) => join(folder, '.npmrc')).find((file) => existsSync(file));
}

function installFailed(error: unknown, { dependencies }: PinnedVersions): EmojifyError {
  const names = Object.entries(dependencies).map(([name, version]) => `${name}@${version}`);
  const { stderr } = error as { stderr?: string };
  const lines = stderr?.split('\n').filter((line) => line.startsWith('npm error') && !line.includes('complete log'));
  return new EmojifyError('PACKAGE_INSTALL_FAILED', `npm could not install ${names.join(', ')} for Lambda`, {
    cause: error,
    hint: lines?.slice(0, 6).join('\n  ') || (error instanceof Error ? error.message : undefined),
  });
}

/** Removes what the target does not need, in particular compiled code for other systems. */
async function prune(folder: string, packages: readonly InstalledPackage[], target: Target): Promise<void> {
  const kept: string[] = [];
  const foreign: string[] = [];
  for (const { file, path } of await listFiles(join(folder, 'node_modules'))) {
    const inZip = `node_modules/${path}`;
    const binary = isBinary(path);
    if (isNeeded(inZip) && (!binary || runsOn(path, await readFile(file), target))) {
      if (binary) kept.push(inZip);
    } else {
      if (binary) foreign.push(inZip);
      await rm(file);
    }
  }
  for (const item of packages) requireBinary(item, { kept, foreign, target });
}

interface Binaries {
  readonly kept: readonly string[];
  readonly foreign: readonly string[];
  readonly target: Target;
}

/** Rejects a package that had compiled code, or must be compiled, and has none left for the target. */
function requireBinary({ name, folder, manifest }: InstalledPackage, { kept, foreign, target }: Binaries): void {
  const places = [name, ...Object.keys(manifest.optionalDependencies ?? {})].map((item) => `node_modules/${item}/`);
  const isOwn = (path: string) => places.some((place) => path.startsWith(place));
  const compiled = existsSync(join(folder, 'binding.gyp')) || foreign.some(isOwn);
  if (!compiled || kept.some(isOwn)) return;
  throw new EmojifyError(
    'PACKAGE_NO_BINARY',
    `${name}@${manifest.version} has no compiled code for linux/${target.architecture} in its npm package`,
    { hint: 'use another architecture or package, or build the zip yourself and set package.artifact' },
  );
}
