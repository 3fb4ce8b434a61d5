import { createHash, randomUUID } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { readdir, stat, unlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { toFilePath } from '../util/path-name.js';

const pattern = /^\.emojify-(?:(?<host>[\da-f]{8})-(?<pid>\d+)-)?[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\.tmp$/;
/** Writing a photo never takes this long, so older files are abandoned, whoever wrote them. */
const abandonedAfter = 24 * 60 * 60 * 1000;

/**
 * A name for a temporary file that is renamed when complete. It identifies its process, so that a later process can
 * tell whether that one is still running.
 */
export function temporaryName(): string {
  return `.emojify-${thisHost()}-${process.pid}-${randomUUID()}.tmp`;
}

export function isTemporaryName(name: string): boolean {
  return pattern.test(name);
}

/**
 * Deletes abandoned temporary files in this folder: those of processes of this machine that have ended, and others
 * after a day.
 */
export async function sweepTemporaryFiles(folder: string, now: () => number = Date.now): Promise<void> {
  const names = await readdir(toFilePath(folder)).catch(() => []);
  for (const name of names.filter(isTemporaryName)) {
    const path = toFilePath(join(folder, name));
    if (isOrphan(name) || (await ageOf(path, now)) > abandonedAfter) await unlink(path).catch(() => undefined);
  }
}

/** Whether the process that created this name was one of this machine and has ended. */
export function isOrphan(name: string): boolean {
  const { host, pid } = pattern.exec(name)?.groups ?? {};
  return host === thisHost() && !isRunning(Number(pid));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process cannot be signalled, but it exists.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

async function ageOf(path: string | Buffer, now: () => number): Promise<number> {
  const stats = await stat(path).catch(() => undefined);
  return stats ? now() - stats.mtimeMs : 0;
}

let known: string | undefined;

/** The scope in which a process id is unique: this machine and, on Linux, this container. */
function thisHost(): string {
  known ??= createHash('sha256').update(`${hostname()} ${processNamespace()}`).digest('hex').slice(0, 8);
  return known;
}

function processNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}
