import { open, readFile, stat, unlink } from 'node:fs/promises';
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
    if ((await isLeft(path)) && (await removeLeft(path))) continue;
    if (Date.now() > until) {
      const fix = 'another emojify holds it; delete the file if none is running';
      throw new EmojifyError('RECORD_UNWRITABLE', `the lock "${path}" was not released: ${fix}`);
    }
    await wait(retryEvery);
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
 * Removes an abandoned lock, under a lock of its own: a process that saw the abandoned lock too would otherwise remove
 * the new one of a faster process. That second lock is held for three file operations.
 * @returns whether this process removed it
 */
async function removeLeft(path: string): Promise<boolean> {
  const removing = `${path}.removing`;
  if (!(await createLock(removing))) {
    if (await isLeft(removing)) await unlink(toFilePath(removing)).catch(() => undefined);
    return false;
  }
  try {
    if (!(await isLeft(path))) return false;
    await unlink(toFilePath(path));
    return true;
  } catch {
    // Its owner on another machine was still running, and released it.
    return false;
  } finally {
    await unlink(toFilePath(removing)).catch(() => undefined);
  }
}
