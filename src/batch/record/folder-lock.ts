import { randomUUID } from 'node:crypto';
import { link, open, readFile, rename, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { EmojifyError } from '../../errors/emojify-error.js';
import { toFilePath } from '../../util/path-name.js';
import { isOrphan, temporaryName } from '../temporary-file.js';

const lockName = '.emojify.lock';
/** Merging a record takes milliseconds, so a lock of another machine that is this old was left behind. */
const abandonedAfter = 60_000;
const retryEvery = 25;
const giveUpAfter = 20_000;

/**
 * Runs work while no other process does the same in this folder. The lock is a file that names its process, so that one
 * left by a killed process does not block others.
 * @throws EmojifyError RECORD_UNWRITABLE if the lock cannot be acquired
 */
export async function withFolderLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const path = join(folder, lockName);
  await takeLock(path, Date.now() + giveUpAfter);
  try {
    return await work();
  } finally {
    await unlink(toFilePath(path)).catch(() => undefined);
  }
}

async function takeLock(path: string, until: number): Promise<void> {
  for (;;) {
    if (await createLock(path)) return;
    if (await isLeft(path)) await removeLeft(path);
    else if (Date.now() > until) {
      const fix = 'another emojify holds it; delete the file if none is running';
      throw new EmojifyError('RECORD_UNWRITABLE', `the lock "${path}" was not released: ${fix}`);
    } else await wait(retryEvery);
  }
}

/** The name of a temporary file identifies its process; the lock contains such a name. */
async function createLock(path: string): Promise<boolean> {
  try {
    const file = await open(toFilePath(path), 'wx');
    try {
      await file.writeFile(temporaryName());
    } finally {
      await file.close();
    }
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw new EmojifyError('RECORD_UNWRITABLE', `cannot write "${path}": ${(cause as Error).message}`, { cause });
  }
}

async function isLeft(path: string): Promise<boolean> {
  const [owner, stats] = await Promise.all([
    readFile(toFilePath(path), 'utf8').catch(() => ''),
    stat(toFilePath(path)).catch(() => undefined),
  ]);
  return stats !== undefined && (isOrphan(owner) || Date.now() - stats.mtimeMs > abandonedAfter);
}

/**
 * Renamed first, so that only one of several processes that find the same abandoned lock succeeds. A slower process may
 * rename the new lock of the faster one, and puts it back.
 */
async function removeLeft(path: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(toFilePath(path), toFilePath(aside));
    if (!(await isLeft(aside))) await link(toFilePath(aside), toFilePath(path));
    await unlink(toFilePath(aside));
  } catch {
    // Another process was faster.
  }
}
