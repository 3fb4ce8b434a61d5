import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { sniff } from '../../core/photo/sniff.js';
import { EmojifyError } from '../../errors/emojify-error.js';
import { silentReporter } from '../../errors/reporter.js';
import { expiryOf } from '../../pipeline/expiry.js';
import type { ImageRecord } from '../../pipeline/image-record.js';
import { imageIdOfOriginal, isImageId, originalKey, processedKey } from '../../pipeline/keys.js';
import type { Clock } from '../../pipeline/ports.js';
import { retryImage } from '../../pipeline/retry-image.js';
import { md5 } from './file-image-store.js';
import { type LocalStores, storesOver } from './local-stores.js';
import { damageOf, moveAside, salvage } from './salvage.js';
import {
  type Database,
  databaseFile,
  holdsObjects,
  openDatabase,
  openFile,
  prepareSchema,
  readVersion,
} from './sqlite-database.js';

/** A problem found in a data folder, and what was done about it. */
export interface Finding {
  readonly code:
    | 'OBJECTS_NOT_A_FOLDER'
    | 'DATABASE_DAMAGED'
    | 'DATABASE_EMPTY'
    | 'ROW_DAMAGED'
    | 'IMAGE_RECOVERED'
    | 'RESULT_LOST'
    | 'ORIGINAL_LOST'
    | 'ORIGINAL_CHANGED'
    | 'FILE_UNKNOWN'
    | 'DEAD_LETTERS_DAMAGED'
    | 'QUEUES_DAMAGED'
    | 'LOCK_DAMAGED';
  readonly message: string;
  /** `lost`: permanently, unless there is a backup. `noted`: normal after a kill, not damage. */
  readonly state: 'repaired' | 'lost' | 'noted';
  readonly imageId?: string;
  readonly file?: string;
}

export type Find = (finding: Finding) => void;

interface Repair {
  readonly data: string;
  readonly db: Database;
  readonly stores: LocalStores;
  readonly now: Clock;
  readonly find: Find;
}

/** Change logs and checkpoints are not among them: unfinished work is announced again. */
const tables = { images: 'imageId', claims: 'idempotencyKey', failures: 'imageId', objects: 'key', settings: 'name' };

/**
 * Repairs the database of a data folder and its files, and calls `find` with each problem found. No other process may
 * use the folder. Only rows without content are deleted; unusable files are renamed.
 * @returns ids of the images that are processed again
 */
export async function repairStores(data: string, now: Clock, find: Find): Promise<readonly string[]> {
  const rebuilt = await repairDatabase(data, now, find);
  const db = await openDatabase(data);
  const stores = storesOver(db, { data, now });
  const repair = { data, db, stores, now, find };
  try {
    const rowsLost = dropDamagedRows(repair);
    checkObjects(repair);
    await recoverFiles(repair, rebuilt || rowsLost);
    if (rebuilt || rowsLost) await recoverImages(repair);
    return await sendAgain(repair, rebuilt || rowsLost);
  } finally {
    await stores.close();
  }
}

/** True if rows may be missing for existing files. */
async function repairDatabase(data: string, now: Clock, find: Find): Promise<boolean> {
  const path = join(data, databaseFile);
  const damage = await damageOf(path);
  const db = damage === undefined ? await openFile(path) : undefined;
  const empty = db && readVersion(db) === 0 && holdsObjects(data);
  if (empty) prepareSchema(db);
  db?.close();
  if (empty)
    find({
      code: 'DATABASE_EMPTY',
      message: 'the database was empty although photos are stored',
      state: 'repaired',
      file: path,
    });
  if (damage === undefined) return empty === true;
  const aside = moveAside(path, new Date(now()));
  const made = await openFile(path);
  prepareSchema(made);
  const rows = await salvage(aside, made, tables);
  made.close();
  const message = `the database was damaged (${damage}): ${rows} rows were copied to a new one, the old one is now "${aside}"`;
  find({ code: 'DATABASE_DAMAGED', message, state: 'repaired', file: path });
  return true;
}

/** Rows with invalid JSON would stop every reader; those of images are created again from their originals. */
function dropDamagedRows({ db, find }: Repair): boolean {
  const bad = [
    ['images', 'imageId', 'record'],
    ['failures', 'imageId', 'note'],
    ['objectChanges', 'sequence', 'change'],
    ['recordChanges', 'sequence', 'change'],
  ].map(([table, key, json]) => {
    const ids = db.prepare(`select ${key} as id from ${table} where not json_valid(${json})`).all() as {
      id: unknown;
    }[];
    for (const { id } of ids) {
      db.prepare(`delete from ${table} where ${key} = ?`).run(id);
      find({
        code: 'ROW_DAMAGED',
        message: `a row of "${table}" (${id}) could not be read and was deleted`,
        state: 'repaired',
      });
    }
    return ids.length;
  });
  return bad.some((count) => count > 0);
}

/** Rows of objects whose file is missing, truncated or changed. */
function checkObjects({ data, db, find }: Repair): void {
  const rows = db.prepare('select key, file, size, eTag from objects').all() as ObjectRow[];
  for (const row of rows) {
    const file = join(data, 'objects', row.file);
    const state = stateOf(file, row);
    if (state === 'whole') continue;
    const [folder, imageId = ''] = row.key.split('/');
    const original = folder === 'originals';
    const drop = !original || state !== 'changed';
    if (drop) db.prepare('delete from objects where key = ?').run(row.key);
    if (original) find(lostOriginal(imageId, file, state));
  }
}

interface ObjectRow {
  readonly key: string;
  readonly file: string;
  readonly size: number;
  readonly eTag: string;
}

type FileState = 'whole' | 'missing' | 'cut' | 'changed';

function stateOf(file: string, { size, eTag }: ObjectRow): FileState {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found) return 'missing';
  if (found.size !== size) return 'cut';
  return md5(readFileSync(file)) === eTag ? 'whole' : 'changed';
}

function lostOriginal(imageId: string, file: string, state: FileState): Finding {
  const changed = state === 'changed';
  const what = changed ? 'has changed since it was received' : `is ${state}`;
  const code = changed ? 'ORIGINAL_CHANGED' : 'ORIGINAL_LOST';
  return { code, message: `the original of ${imageId} ${what}`, state: 'lost', imageId, file };
}

/** Files without a row. If the database lost rows, they are restored; otherwise `dev` deletes them later. */
async function recoverFiles(repair: Repair, rowsLost: boolean): Promise<void> {
  const { data, db, find } = repair;
  const folder = join(data, 'objects');
  const known = new Set((db.prepare('select file from objects').all() as { file: string }[]).map(({ file }) => file));
  for (const file of filesBelow(folder).filter((name) => !known.has(name))) {
    if (rowsLost && (await recover(repair, file))) continue;
    const message =
      'belongs to no image: copy it if you want to keep it, because emojify dev deletes it once it is an hour old';
    find({ code: 'FILE_UNKNOWN', message: `"${file}" ${message}`, state: 'noted', file: join(folder, file) });
  }
}

/** Paths below the folder with `/`, newest first, because the newest of several files with the same key counts. */
function filesBelow(folder: string): string[] {
  if (!statSync(folder, { throwIfNoEntry: false })) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const files = entries.map((entry) => join(entry.parentPath, entry.name));
  const dated = files.map((path) => ({ path, at: statSync(path).mtimeMs })).sort((a, b) => b.at - a.at);
  return dated.map(({ path }) => path.slice(folder.length + 1).replaceAll('\\', '/'));
}

/** False for a file that is neither an original nor the missing result of an image. */
async function recover({ data, db, stores }: Repair, file: string): Promise<boolean> {
  const key = file.slice(0, file.lastIndexOf('.'));
  const imageId = key.split('/')[1] ?? '';
  const taken = db.prepare('select 1 from objects where key = ?').get(key);
  if (taken || !isImageId(imageId)) return false;
  const bytes = readFileSync(join(data, 'objects', file));
  const record = await stores.analyses.get(imageId);
  const result = key === processedKey(imageId) && record?.result?.bytes === bytes.length;
  if (key !== originalKey(imageId) && !result) return false;
  const enter = db.prepare(
    'insert into objects (key, file, contentType, requestId, size, eTag) values (?, ?, ?, ?, ?, ?)',
  );
  enter.run(key, file, typeOf(bytes), record?.requestId ?? 'recovered', bytes.length, md5(bytes));
  return true;
}

/** An image whose record was lost starts over. */
async function recoverImages({ db, stores, now, find }: Repair): Promise<void> {
  const originals = db.prepare("select key, contentType from objects where key like 'originals/%'").all();
  for (const { key, contentType } of originals as { key: string; contentType: string }[]) {
    const imageId = imageIdOfOriginal(key);
    if (imageId === undefined || !(await stores.analyses.create(recoveredRecord(imageId, contentType, now)))) continue;
    const message = `${imageId} was restored from its original`;
    find({ code: 'IMAGE_RECOVERED', message, state: 'repaired', imageId });
  }
}

function typeOf(bytes: Buffer): string {
  try {
    return `image/${sniff(bytes)}`;
  } catch {
    return 'application/octet-stream';
  }
}

function recoveredRecord(imageId: string, contentType: string, now: Clock): ImageRecord {
  const at = new Date(now()).toISOString();
  const source = { kind: 'body' as const };
  const times = { createdAt: at, updatedAt: at, expiresAt: expiryOf({ now }) };
  return { imageId, status: 'received', source, requestId: 'recovered', contentType, ...times };
}

/**
 * Images without a result and, if rows were lost, all unfinished ones, because their announcements may be among the
 * lost rows.
 */
async function sendAgain({ stores, now, find }: Repair, all: boolean): Promise<readonly string[]> {
  const deps = { ...stores, now, reporter: silentReporter };
  const sent: string[] = [];
  for await (const { imageId } of stores.analyses.list('processed')) {
    if (await stores.images.head(processedKey(imageId))) continue;
    const repaired = (await retryImage(deps, imageId)) === 'sent';
    if (repaired) sent.push(imageId);
    const fate = repaired ? 'emojify dev creates it again from the original' : 'its original is missing too';
    const state = repaired ? 'repaired' : 'lost';
    find({ code: 'RESULT_LOST', message: `the result of ${imageId} was missing or damaged: ${fate}`, state, imageId });
  }
  for (const status of ['received', 'analyzed'] as const)
    for await (const record of stores.analyses.list(status)) {
      const { imageId, source } = record;
      if (await stores.images.head(originalKey(imageId))) {
        if (all && (await retryImage(deps, imageId)) === 'sent') sent.push(imageId);
      } else if (source.kind !== 'upload') await failWithout(deps, record);
    }
  return sent;
}

/** No function will process it any more, so its record must say that it failed. */
async function failWithout({ analyses, now }: LocalStores & { now: Clock }, { imageId, status }: ImageRecord) {
  const error = new EmojifyError(
    'ORIGINAL_MISSING',
    `the original of image ${imageId} is missing: send the photo again`,
  );
  const changes = { error: { code: error.code, message: error.message } };
  await analyses.move(imageId, { from: [status], to: 'failed', changes, updatedAt: new Date(now()).toISOString() });
}
