import { join } from 'node:path';
import Database from 'libsql';
import { claimDataFolder, dataUnusable } from '../adapters/stores/data-folder.js';
import { EmojifyError } from '../errors/emojify-error.js';

/**
 * Reserves the data folder for one `dev` process, so that two do not process the same events. The system releases the
 * lock when the process ends, however it ends.
 */
export function lockData(data: string): { release(): void } {
  const db = openLock(data);
  try {
    db.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
  } catch (cause) {
    db.close();
    if (!/^SQLITE_(BUSY|LOCKED)/.test(String((cause as NodeJS.ErrnoException).code))) throw dataUnusable(data, cause);
    const hint = 'stop the other process, or pass another folder with --data DIR';
    throw new EmojifyError('DATA_IN_USE', `another "emojify dev" is using the data folder "${data}"`, { cause, hint });
  }
  return { release: () => void db.close() };
}

function openLock(data: string): Database.Database {
  claimDataFolder(data);
  try {
    return new Database(join(data, 'dev.lock'));
  } catch (cause) {
    throw dataUnusable(data, cause);
  }
}
