import type Database from 'libsql';
import { fromJson } from '../../adapters/stores/sqlite-database.js';
import { openStore } from '../open-store.js';
import { type Waker, waker } from './pause.js';

/** An event that waits for its first or next attempt, or is a dead letter. */
export interface Delivery {
  readonly id: number;
  /** The function that it is for. */
  readonly functionName: string;
  /** `s3`, `stream`, … */
  readonly source: string;
  /** Images that it concerns. */
  readonly imageIds: readonly string[];
  readonly event: unknown;
  readonly attempts: number;
  /** Milliseconds since 1970 of the next attempt; unset for dead letters. */
  readonly due?: number;
  /** The error of the last attempt. */
  readonly error: string;
  /** ISO 8601. */
  readonly failedAt: string;
}

export type NewDelivery = Omit<Delivery, 'id'>;

/** Events to attempt and dead letters, in SQLite, so that neither is lost if the process is killed. Adding an event wakes. */
export interface DeliveryStore extends Waker {
  add(delivery: NewDelivery): void;
  /** Retries that are due, the oldest first. */
  due(now: number, limit: number): readonly Delivery[];
  /** When the next retry is due; undefined if there is none. */
  nextDue(): number | undefined;
  /** Stores another failure: due again, or a dead letter without `due`. */
  failed(id: number, failure: Pick<Delivery, 'attempts' | 'due' | 'error' | 'failedAt'>): void;
  remove(id: number): void;
  dead(): readonly Delivery[];
  /** Makes dead letters due at once with all of their retries; returns their number. */
  redrive(now: number): number;
  close(): void;
}

interface Row {
  id: number;
  functionName: string;
  source: string;
  imageIds: string;
  event: string;
  attempts: number;
  due: number | null;
  error: string;
  failedAt: string;
}

/** File name in the data folder. */
export const deliveriesFile = 'deliveries.sqlite';

export const deliveriesSchema = `CREATE TABLE IF NOT EXISTS deliveries (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  functionName TEXT NOT NULL, source TEXT NOT NULL, imageIds TEXT NOT NULL, event TEXT NOT NULL,
  attempts INTEGER NOT NULL, due INTEGER, error TEXT NOT NULL, failedAt TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS deliveriesByDue ON deliveries (due);`;

/** @throws EmojifyError DATA_UNUSABLE, DATA_FULL, DATA_DAMAGED; every method can throw these later as well */
export function openDeliveryStore(data: string): DeliveryStore {
  return openStore({ data, name: deliveriesFile, schema: deliveriesSchema, over });
}

function over(db: Database.Database): DeliveryStore {
  const insert = db.prepare(
    'INSERT INTO deliveries (functionName, source, imageIds, event, attempts, due, error, failedAt) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const update = db.prepare('UPDATE deliveries SET attempts = ?, due = ?, error = ?, failedAt = ? WHERE id = ?');
  const dueRows = db.prepare('SELECT * FROM deliveries WHERE due <= ? ORDER BY due, id LIMIT ?');
  const firstDue = db.prepare('SELECT MIN(due) AS due FROM deliveries');
  const { wake, wait } = waker();
  return {
    wake,
    wait,
    add(d) {
      const [imageIds, event] = [JSON.stringify(d.imageIds), JSON.stringify(d.event ?? null)];
      insert.run(d.functionName, d.source, imageIds, event, d.attempts, d.due ?? null, d.error, d.failedAt);
      wake();
    },
    due: (now, limit) => (dueRows.all(now, limit) as Row[]).map(fromRow),
    nextDue: () => (firstDue.get() as { due: number | null }).due ?? undefined,
    failed: (id, f) => void update.run(f.attempts, f.due ?? null, f.error, f.failedAt, id),
    remove: (id) => void db.prepare('DELETE FROM deliveries WHERE id = ?').run(id),
    dead: () => (db.prepare('SELECT * FROM deliveries WHERE due IS NULL ORDER BY id').all() as Row[]).map(fromRow),
    redrive: (now) => db.prepare('UPDATE deliveries SET due = ?, attempts = 0 WHERE due IS NULL').run(now).changes,
    close: () => db.close(),
  };
}

function fromRow({ imageIds, event, due, ...row }: Row): Delivery {
  return { ...row, imageIds: fromJson(imageIds), event: fromJson(event), ...(due !== null && { due }) };
}
