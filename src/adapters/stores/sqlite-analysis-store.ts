import type { ImageRecord, ImageStatus } from '../../pipeline/image-record.js';
import type {
  AnalysisStore,
  Clock,
  IdempotencyClaim,
  RecordChange,
  Transition,
  WriteOutcome,
} from '../../pipeline/ports.js';
import type { SqliteChangeLog } from './sqlite-change-log.js';
import { type Database, fromJson, inTransaction } from './sqlite-database.js';

/** Number of rows that `list` reads at a time. */
const pageSize = 100;

interface Row {
  readonly record: string;
}

/** The analysis store on SQLite; each write and its entry in the change log are one transaction. */
export function sqliteAnalysisStore(db: Database, log: SqliteChangeLog<RecordChange>, now: Clock): AnalysisStore {
  const rows = prepare(db);
  const find = (imageId: string): ImageRecord | undefined => {
    const row = rows.get.get(imageId) as Row | undefined;
    return row && fromJson(row.record);
  };
  const save = (kind: 'INSERT' | 'MODIFY', record: ImageRecord): void => {
    const { imageId, status, idempotencyKey = null, expiresAt } = record;
    rows.put.run(imageId, status, idempotencyKey, expiresAt, JSON.stringify(record));
    log.append({ kind, imageId, record });
  };
  const write = <T>(work: () => T): T => {
    const result = inTransaction(db, work);
    log.announce();
    return result;
  };
  return {
    get: async (imageId) => find(imageId),
    create: async (record) =>
      write(() => {
        if (find(record.imageId)) return false;
        save('INSERT', record);
        return true;
      }),
    move: async (imageId, transition) => write(() => move(find(imageId), transition, (next) => save('MODIFY', next))),
    delete: async (imageId) =>
      write(() => {
        const record = find(imageId);
        if (!record) return;
        rows.delete.run(imageId);
        rows.unnote.run(imageId);
        if (record.idempotencyKey) rows.unclaim.run(record.idempotencyKey);
        log.append({ kind: 'REMOVE', imageId });
      }),
    noteFailure: async (imageId, note) => void rows.note.run(imageId, JSON.stringify(note)),
    async lastFailure(imageId) {
      const row = rows.noted.get(imageId) as { note: string } | undefined;
      return row && fromJson(row.note);
    },
    list: (status) => list(db, status),
    claim: async (claim) =>
      inTransaction(db, () => {
        rows.expire.run(claim.idempotencyKey, Math.floor(now() / 1000));
        rows.claim.run(claim.idempotencyKey, claim.imageId, claim.fingerprint, claim.expiresAt);
        return toClaim(rows.claimed.get(claim.idempotencyKey) as IdempotencyClaim);
      }),
  };
}

function prepare(db: Database) {
  return {
    get: db.prepare('select record from images where imageId = ?'),
    put: db.prepare(
      'insert or replace into images (imageId, status, idempotencyKey, expiresAt, record) values (?, ?, ?, ?, ?)',
    ),
    delete: db.prepare('delete from images where imageId = ?'),
    note: db.prepare('insert or replace into failures (imageId, note) values (?, ?)'),
    noted: db.prepare('select note from failures where imageId = ?'),
    unnote: db.prepare('delete from failures where imageId = ?'),
    unclaim: db.prepare('delete from claims where idempotencyKey = ?'),
    expire: db.prepare('delete from claims where idempotencyKey = ? and expiresAt < ?'),
    claim: db.prepare(
      'insert or ignore into claims (idempotencyKey, imageId, fingerprint, expiresAt) values (?, ?, ?, ?)',
    ),
    claimed: db.prepare('select idempotencyKey, imageId, fingerprint, expiresAt from claims where idempotencyKey = ?'),
  };
}

/** The row without the properties that the driver adds. */
function toClaim({ idempotencyKey, imageId, fingerprint, expiresAt }: IdempotencyClaim): IdempotencyClaim {
  return { idempotencyKey, imageId, fingerprint, expiresAt };
}

function move(
  record: ImageRecord | undefined,
  transition: Transition,
  save: (record: ImageRecord) => void,
): WriteOutcome {
  if (!record) return 'missing';
  const { from, since = record.updatedAt } = transition;
  if (!from.includes(record.status) || record.updatedAt !== since) return 'refused';
  save(moved(record, transition));
  return 'written';
}

async function* list(db: Database, status: ImageStatus): AsyncGenerator<ImageRecord> {
  const page = db.prepare('select record from images where status = ? and imageId > ? order by imageId limit ?');
  for (let after = ''; ; ) {
    const records = (page.all(status, after, pageSize) as Row[]).map((row) => fromJson<ImageRecord>(row.record));
    yield* records;
    const last = records[pageSize - 1];
    if (!last) return;
    after = last.imageId;
  }
}

/** The record after a move. */
function moved(record: ImageRecord, { to, changes, remove = [], updatedAt }: Transition): ImageRecord {
  const kept = Object.fromEntries(Object.entries(record).filter(([name]) => !remove.some((gone) => gone === name)));
  return { ...(kept as unknown as ImageRecord), ...changes, status: to, updatedAt };
}
