import { rename, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readPhotoFile } from '../../core/cover/read-photo-file.js';
import { EmojifyError } from '../../errors/emojify-error.js';
import { toFilePath } from '../../util/path-name.js';
import { temporaryName } from '../temporary-file.js';
import { type CoverEntry, parseRecord, recordName, recordText } from './cover-record.js';
import { withFolderLock } from './folder-lock.js';

/**
 * Reads the record of a folder; empty if the folder has none.
 * @throws EmojifyError RECORD_UNREADABLE
 */
export async function readRecord(folder: string): Promise<CoverEntry[]> {
  const path = join(folder, recordName);
  try {
    return parseRecord((await readPhotoFile(path)).toString());
  } catch (cause) {
    if ((cause as { code?: string }).code === 'INPUT_NOT_FOUND') return [];
    const why = (cause as Error).message;
    const message = `the record "${path}" cannot be used: ${why}; delete it and process the photos again`;
    throw new EmojifyError('RECORD_UNREADABLE', message, { cause });
  }
}

/**
 * Adds entries to the record of a folder and replaces those with the same names. Other processes may write to it at the
 * same time, so the file is read and replaced under a lock.
 * @returns the number of entries in the folder's record
 * @throws EmojifyError RECORD_UNREADABLE, RECORD_UNWRITABLE; the record is unchanged then
 */
export async function addToRecord(folder: string, added: readonly CoverEntry[]): Promise<number> {
  return withFolderLock(folder, async () => {
    const before = await readRecord(folder);
    const entries = new Map(before.map((entry) => [entry.name, entry]));
    for (const entry of added) {
      // An output without covers needs no entry, but an earlier entry with its name no longer applies.
      if (entry.covered.length > 0 || entry.corrections) entries.set(entry.name, entry);
      else entries.delete(entry.name);
    }
    if (before.length + entries.size === 0) return 0;
    await replaceFile(join(folder, recordName), join(folder, temporaryName()), recordText(entries.values()));
    return entries.size;
  });
}

async function replaceFile(path: string, beside: string, text: string): Promise<void> {
  try {
    await writeFile(toFilePath(beside), text, { flag: 'wx', flush: true });
    await rename(toFilePath(beside), toFilePath(path));
  } catch (cause) {
    await unlink(toFilePath(beside)).catch(() => undefined);
    throw new EmojifyError('RECORD_UNWRITABLE', `cannot write "${path}": ${(cause as Error).message}`, { cause });
  }
}
