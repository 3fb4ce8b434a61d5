import { join } from 'node:path';
import Database from 'libsql';
import { overData, tellingStore } from '../adapters/stores/data-folder.js';
import { makeFolder } from '../util/make-folder.js';

/** A store of `dev` in addition to the image store: a separate database file in the data folder. */
export interface StoreFile<T> {
  readonly data: string;
  readonly name: string;
  readonly schema: string;
  readonly over: (db: Database.Database) => T;
}

/**
 * Every commit is synced to disk when it returns, so a killed process loses nothing.
 * @throws EmojifyError DATA_UNUSABLE, DATA_FULL, DATA_DAMAGED; every method can throw these later as well
 */
export function openStore<T extends object>({ data, name, schema, over }: StoreFile<T>): T {
  const open = () => {
    makeFolder(data);
    const db = new Database(join(data, name), { timeout: 5000 });
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    db.exec(schema);
    return over(db);
  };
  return tellingStore(data, overData(data, open));
}
