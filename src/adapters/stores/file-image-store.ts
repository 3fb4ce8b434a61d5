import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ImageStore, ObjectAttributes, ObjectChange, ObjectHead, StoredObject } from '../../pipeline/ports.js';
import type { LinkSigner } from './signed-link.js';
import type { SqliteChangeLog } from './sqlite-change-log.js';
import { type Database, inTransaction } from './sqlite-database.js';

interface Row extends ObjectHead {
  readonly file: string;
  readonly eTag: string;
}

export interface FileImageStoreParts {
  readonly db: Database;
  readonly log: SqliteChangeLog<ObjectChange>;
  readonly links: LinkSigner;
  /** Folder for the files. */
  readonly folder: string;
}

/**
 * The image store on files. Each write creates a new file, which counts once its row in the database is committed:
 * readers see the old object or the new one, never a part, and the row and its event are one transaction.
 */
export function fileImageStore({ db, log, links, folder }: FileImageStoreParts): ImageStore {
  const rows = prepare(db);
  const find = (key: string) => rows.get.get(key) as Row | undefined;
  const path = (file: string) => join(folder, file);
  const enter = (key: string, file: string, bytes: Buffer, attributes: ObjectAttributes, onlyNew: boolean) =>
    inTransaction(db, () => {
      const earlier = find(key);
      if (earlier && onlyNew) return { file, written: false };
      const eTag = md5(bytes);
      rows.put.run(key, file, attributes.contentType, attributes.requestId, bytes.length, eTag);
      log.append({ kind: 'created', key, size: bytes.length, eTag });
      return { file: earlier?.file, written: true };
    });
  const store = async (key: string, bytes: Buffer, attributes: ObjectAttributes, onlyNew: boolean) => {
    const file = `${key}.${randomUUID()}`;
    await writeDurably(path(file), bytes);
    const before = await entered(path(file), () => enter(key, file, bytes, attributes, onlyNew));
    log.announce();
    if (before.file) await rm(path(before.file), { force: true });
    return before.written;
  };
  return {
    async put(key, bytes, attributes) {
      await store(key, bytes, attributes, false);
    },
    putNew: (key, bytes, attributes) => store(key, bytes, attributes, true),
    get: (key) => read(() => find(key), path),
    head: (key) => head(() => find(key), path),
    async delete(key) {
      const file = inTransaction(db, () => remove(key, find(key), rows.delete, log));
      log.announce();
      if (file) await rm(path(file), { force: true });
    },
    async touch(key) {
      const row = find(key);
      if (row) log.append({ kind: 'created', key, size: row.size, eTag: row.eTag });
      log.announce();
    },
    signUpload: async (key, terms) => links.upload(key, terms),
    signDownload: async (key, expiresIn) => links.download(key, expiresIn),
  };
}

function prepare(db: Database) {
  return {
    get: db.prepare('select file, contentType, requestId, size, eTag from objects where key = ?'),
    put: db.prepare(
      'insert or replace into objects (key, file, contentType, requestId, size, eTag) values (?, ?, ?, ?, ?, ?)',
    ),
    delete: db.prepare('delete from objects where key = ?'),
  };
}

/** The hash of the content, as S3 returns it for an object written in one request. */
export const md5 = (bytes: Buffer): string => createHash('md5').update(bytes).digest('hex');

/** A file that was not entered in the database is useless and takes up space. */
async function entered<T>(path: string, enter: () => T): Promise<T> {
  try {
    return enter();
  } catch (error) {
    await rm(path, { force: true }).catch(() => undefined);
    throw error;
  }
}

const toHead = ({ contentType, requestId, size }: Row): ObjectHead => ({ contentType, requestId, size });

/** As in `read`, an object whose file is missing or truncated counts as missing. */
async function head(find: () => Row | undefined, path: (file: string) => string): Promise<ObjectHead | undefined> {
  for (let row = find(); row; ) {
    const found = await stat(path(row.file)).catch((error) => error as NodeJS.ErrnoException);
    if ('size' in found) return found.size === row.size ? toHead(row) : undefined;
    if (found.code !== 'ENOENT') throw found;
    const again = find();
    if (again?.file === row.file) return undefined;
    row = again;
  }
  return undefined;
}

/**
 * If a file is replaced between reading its row and reading the file, the row is read again. A file that is missing or
 * truncated although its row is current was damaged from outside. It counts as missing, because part of a photo is
 * worse than none.
 */
async function read(find: () => Row | undefined, path: (file: string) => string): Promise<StoredObject | undefined> {
  for (let row = find(); row; ) {
    const bytes = await readFile(path(row.file)).catch((error) => error as NodeJS.ErrnoException);
    if (Buffer.isBuffer(bytes)) return bytes.length === row.size ? { ...toHead(row), bytes } : undefined;
    if (bytes.code !== 'ENOENT') throw bytes;
    const again = find();
    if (again?.file === row.file) return undefined;
    row = again;
  }
  return undefined;
}

function remove(
  key: string,
  row: Row | undefined,
  statement: { run(key: string): unknown },
  log: SqliteChangeLog<ObjectChange>,
): string | undefined {
  if (!row) return undefined;
  statement.run(key);
  log.append({ kind: 'removed', key, size: row.size, eTag: row.eTag });
  return row.file;
}

/** When this returns, the file and its name in the folder are synced to disk. */
async function writeDurably(path: string, bytes: Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, 'wx');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } catch (error) {
    // Frees the space of the incomplete file, because the disk may be full.
    await rm(path, { force: true }).catch(() => undefined);
    throw error;
  } finally {
    await file.close();
  }
  await syncFolder(dirname(path));
}

/** Windows cannot open a folder, and does not need this. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => undefined);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}
