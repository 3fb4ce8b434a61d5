import { EventEmitter, once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { Change, ChangeLog } from '../../pipeline/ports.js';
import { type Database, fromJson } from './sqlite-database.js';

/** How often a waiting consumer checks for changes by other processes, in milliseconds. */
const lookEvery = 50;

/** A change log in the same database as its store: a change and its entry are one transaction. */
export interface SqliteChangeLog<T> extends ChangeLog<T> {
  /** Adds an entry; to be called inside the transaction of the change. */
  append(change: T): void;
  /** Wakes waiting consumers; to be called after the commit. */
  announce(): void;
  /** Deletes entries before `at` (ISO 8601) that every consumer has passed. */
  trim(at: string): void;
}

export function sqliteChangeLog<T>(
  db: Database,
  log: 'objectChanges' | 'recordChanges',
  now: () => number,
): SqliteChangeLog<T> {
  const bell = new EventEmitter().setMaxListeners(0);
  const insert = db.prepare(`insert into ${log} (at, change) values (?, ?)`);
  const select = db.prepare(`select sequence, at, change from ${log} where sequence > ? order by sequence limit ?`);
  const checkpoint = db.prepare('select sequence from checkpoints where log = ? and consumer = ?');
  const advance = db.prepare(
    `insert into checkpoints (log, consumer, sequence) values (?, ?, ?)
     on conflict (log, consumer) do update set sequence = max(sequence, excluded.sequence)`,
  );
  const trim = db.prepare(
    `delete from ${log} where at < ? and sequence <= (select min(sequence) from checkpoints where log = ?)`,
  );
  return {
    async read(after, limit) {
      return (select.all(after, limit) as Row[]).map(toChange<T>);
    },
    async wait(after, signal) {
      while (!signal.aborted && select.get(after, 1) === undefined) await bellOrPause(bell, signal);
    },
    async checkpoint(consumer) {
      const row = checkpoint.get(log, consumer) as { sequence: number } | undefined;
      return row?.sequence ?? 0;
    },
    async advance(consumer, sequence) {
      advance.run(log, consumer, sequence);
    },
    append: (change) => void insert.run(new Date(now()).toISOString(), JSON.stringify(change)),
    announce: () => void bell.emit('change'),
    trim: (at) => void trim.run(at, log),
  };
}

interface Row {
  readonly sequence: number;
  readonly at: string;
  readonly change: string;
}

const toChange = <T>({ sequence, at, change }: Row): Change<T> => ({ sequence, at, change: fromJson(change) });

async function bellOrPause(bell: EventEmitter, signal: AbortSignal): Promise<void> {
  const done = new AbortController();
  const either = AbortSignal.any([signal, done.signal]);
  const quiet = () => undefined;
  await Promise.race([
    once(bell, 'change', { signal: either }).catch(quiet),
    pause(lookEvery, undefined, { signal: either }).catch(quiet),
  ]);
  done.abort();
}
