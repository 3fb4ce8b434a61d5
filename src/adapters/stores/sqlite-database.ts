import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type Libsql from 'libsql';
import { EmojifyError } from '../../errors/emojify-error.js';
import { claimDataFolder, dataDamaged, dataUnusable } from './data-folder.js';

export type Database = Libsql.Database;

/** Incremented when the tables change in a way that older versions cannot read. */
const schemaVersion = 1;

const schema = `
create table if not exists images (
  imageId text primary key, status text not null, idempotencyKey text, expiresAt integer not null, record text not null
) without rowid;
create index if not exists imagesByStatus on images (status, imageId);
create table if not exists claims (
  idempotencyKey text primary key, imageId text not null, fingerprint text not null, expiresAt integer not null
) without rowid;
create table if not exists failures (imageId text primary key, note text not null) without rowid;
create table if not exists objects (
  key text primary key, file text not null, contentType text not null, requestId text not null,
  size integer not null, eTag text not null
) without rowid;
create table if not exists objectChanges (sequence integer primary key autoincrement, at text not null, change text not null);
create table if not exists recordChanges (sequence integer primary key autoincrement, at text not null, change text not null);
create table if not exists checkpoints (
  log text not null, consumer text not null, sequence integer not null, primary key (log, consumer)
) without rowid;
create table if not exists settings (name text primary key, value text not null) without rowid;
`;

/**
 * Opens (or creates) the database of a data folder. It uses a write-ahead log, so that readers in other processes never
 * wait. Every commit is synced to disk when it returns, so a killed process loses nothing that was acknowledged.
 * @throws EmojifyError DATA_UNUSABLE, DATA_DAMAGED, DATA_TOO_NEW
 */
export async function openDatabase(data: string): Promise<Database> {
  claimDataFolder(data);
  try {
    const db = await openFile(join(data, databaseFile));
    const version = readVersion(db);
    if (version > schemaVersion) throw tooNew(data);
    // A new database has no rows for existing files, so they would be deleted as strays.
    if (version === 0 && holdsObjects(data))
      throw dataDamaged(data, 'its database is empty although photos are stored');
    prepareSchema(db);
    return db;
  } catch (cause) {
    if (cause instanceof EmojifyError) throw cause;
    throw dataUnusable(data, cause);
  }
}

/** File name in the data folder. */
export const databaseFile = 'emojify.db';

/** Opens or creates the file without checking its content. */
export async function openFile(path: string): Promise<Database> {
  const { default: Sqlite } = await importLibsql();
  const db = new Sqlite(path);
  try {
    db.exec('pragma busy_timeout = 10000; pragma journal_mode = wal; pragma synchronous = full;');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Creates missing tables: all of them in a new database, those added later in an older one. */
export function prepareSchema(db: Database): void {
  db.exec(schema);
  if (readVersion(db) < schemaVersion) db.exec(`pragma user_version = ${schemaVersion};`);
}

/** Whether photos are stored in the data folder. */
export function holdsObjects(data: string): boolean {
  const folder = join(data, 'objects');
  if (!existsSync(folder)) return false;
  return readdirSync(folder, { recursive: true, withFileTypes: true }).some((entry) => entry.isFile());
}

/**
 * Imported by a variable name, so that bundlers do not follow it: functions on AWS have this module in their bundle,
 * but not this native package.
 */
function importLibsql(): Promise<{ readonly default: typeof Libsql }> {
  const name = 'libsql';
  return import(name);
}

export function readVersion(db: Database): number {
  const row = db.prepare('pragma user_version').get() as { user_version: number };
  return row.user_version;
}

function tooNew(data: string): EmojifyError {
  return new EmojifyError('DATA_TOO_NEW', `the data folder "${data}" was written by a later version of emojify`, {
    hint: 'update emojify, or pass another folder with --data',
  });
}

/**
 * Runs `work` in one transaction that holds the write lock from its start, so that what it reads stays valid. SQLite
 * rolls back by itself when the disk is full; the driver's own transactions would hide that error behind a failed
 * rollback.
 */
export function inTransaction<T>(db: Database, work: () => T): T {
  db.exec('begin immediate');
  try {
    const result = work();
    db.exec('commit');
    return result;
  } catch (error) {
    if (db.inTransaction) db.exec('rollback');
    throw error;
  }
}

/** Parses the JSON of a column. Damage that left the structure of the database intact shows here. */
export function fromJson<T>(text: string): T {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw Object.assign(new Error('a row of the database is not JSON', { cause }), { code: 'SQLITE_CORRUPT_ROW' });
  }
}
