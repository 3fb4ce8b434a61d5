import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { AnalysisStore, ChangeLog, Clock, ImageStore, ObjectChange, RecordChange } from '../../pipeline/ports.js';
import { overData, tellingStore } from './data-folder.js';
import { fileImageStore } from './file-image-store.js';
import { receiveSigned } from './receive-signed.js';
import { linkSigner } from './signed-link.js';
import { sqliteAnalysisStore } from './sqlite-analysis-store.js';
import { sqliteChangeLog } from './sqlite-change-log.js';
import { type Database, inTransaction, openDatabase } from './sqlite-database.js';
import { type SweepParts, sweep } from './sweep.js';

export interface LocalStoresOptions {
  /** Folder for all persistent data; created if missing. */
  readonly data: string;
  /** Where `receiveSigned` is mounted, such as `http://127.0.0.1:3000/objects`; called when a link is signed. */
  readonly objectsUrl?: () => string;
  /** Default: the system's clock. */
  readonly now?: Clock;
}

/** The local stores: pictures as files, records in SQLite, and a change log of each for triggers. */
export interface LocalStores {
  readonly images: ImageStore;
  readonly analyses: AnalysisStore;
  /** For S3-style triggers. */
  readonly objectChanges: ChangeLog<ObjectChange>;
  /** For stream-style triggers. */
  readonly recordChanges: ChangeLog<RecordChange>;
  /** Handles requests to the signed links of `images`; `key` is the decoded path below `objectsUrl`. */
  receiveSigned(request: Request, key: string): Promise<Response>;
  close(): Promise<void>;
}

/**
 * Opens the data folder; several processes can do so at the same time.
 * @throws EmojifyError DATA_UNUSABLE, DATA_FULL, DATA_DAMAGED, DATA_TOO_NEW; every method can throw the first three
 * later as well
 */
export async function openLocalStores(options: LocalStoresOptions): Promise<LocalStores> {
  const { data } = options;
  const db = await openDatabase(data);
  try {
    return await overData(data, async () => {
      const stores = storesOver(db, options);
      await sweep({ db, folder: join(data, 'objects'), ...stores, now: options.now ?? Date.now });
      return stores;
    });
  } catch (error) {
    db.close();
    throw error;
  }
}

/** The stores over an open database, without sweeping. */
export function storesOver(db: Database, options: LocalStoresOptions): LocalStores & Pick<SweepParts, 'logs'> {
  const { data, now = Date.now, objectsUrl: base = () => '' } = options;
  const objectChanges = sqliteChangeLog<ObjectChange>(db, 'objectChanges', now);
  const recordChanges = sqliteChangeLog<RecordChange>(db, 'recordChanges', now);
  const links = linkSigner({ secret: linkSecret(db), now, base });
  const folder = join(data, 'objects');
  const images = tellingStore(data, fileImageStore({ db, log: objectChanges, links, folder }));
  const analyses = tellingStore(data, sqliteAnalysisStore(db, recordChanges, now));
  return {
    images,
    analyses,
    objectChanges: tellingStore(data, objectChanges),
    recordChanges: tellingStore(data, recordChanges),
    logs: [objectChanges, recordChanges],
    receiveSigned: receiveSigned(images, links),
    close: async () => void db.close(),
  };
}

/** Created once per data folder, so that links stay valid after a restart. */
function linkSecret(db: Database): string {
  return inTransaction(db, () => {
    const insert = db.prepare("insert or ignore into settings (name, value) values ('linkSecret', ?)");
    insert.run(randomBytes(32).toString('hex'));
    const row = db.prepare("select value from settings where name = 'linkSecret'").get() as { value: string };
    return row.value;
  });
}
