import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { InstalledPackage } from './native-package.js';

/** Versions for npm to install: exact, including those of transitive dependencies. */
export interface PinnedVersions {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly overrides: Readonly<Record<string, string>>;
}

interface LockedPackage {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

type LockedPackages = Readonly<Record<string, LockedPackage>>;

/** The lock file for a folder: its own, or that of its workspace. */
export function findLockFile(root: string): string | undefined {
  for (let folder = root; ; folder = dirname(folder)) {
    const found = ['npm-shrinkwrap.json', 'package-lock.json'].map((name) => join(folder, name)).find(existsSync);
    if (found) return found;
    if (dirname(folder) === folder) return undefined;
  }
}

/** Versions from the lock file; without one (or for linked packages), as installed here. */
export function pinVersions(packages: readonly InstalledPackage[], root: string): PinnedVersions {
  const lockFile = findLockFile(root);
  const locked = lockFile ? readLock(lockFile) : {};
  const keyOf = ({ folder }: InstalledPackage) => relative(dirname(lockFile ?? root), folder).replaceAll('\\', '/');
  const dependencies = Object.fromEntries(
    packages.map((item) => [item.name, locked[keyOf(item)]?.version ?? item.manifest.version ?? '*'] as const).sort(),
  );
  const needed = new Map<string, Set<string>>();
  for (const item of packages) collect(keyOf(item), locked, needed);
  const overrides = [...needed]
    .filter(([name, versions]) => versions.size === 1 && dependencies[name] === undefined)
    .map(([name, [version = '*']]) => [name, version] as const);
  return { dependencies, overrides: Object.fromEntries(overrides.sort()) };
}

function readLock(file: string): LockedPackages {
  return (JSON.parse(readFileSync(file, 'utf8')) as { packages?: LockedPackages }).packages ?? {};
}

/** Adds the version of everything that the package at `key` needs, as resolved by the lock file. */
function collect(key: string, locked: LockedPackages, needed: Map<string, Set<string>>): void {
  const { dependencies, optionalDependencies } = locked[key] ?? {};
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
    const found = resolveIn(locked, key, name);
    const version = found && locked[found]?.version;
    if (!found || !version) continue;
    const versions = needed.get(name) ?? new Set<string>();
    needed.set(name, versions);
    if (versions.has(version)) continue;
    versions.add(version);
    collect(found, locked, needed);
  }
}

/** Node's own resolution, over the keys of a lock file: the nearest node_modules folder on the way up. */
function resolveIn(locked: LockedPackages, from: string, name: string): string | undefined {
  for (let folder = from; ; ) {
    const candidate = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (locked[candidate]) return candidate;
    if (folder === '') return undefined;
    const parent = folder.lastIndexOf('/node_modules/');
    folder = parent >= 0 ? folder.slice(0, parent) : '';
  }
}
