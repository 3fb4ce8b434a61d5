import { createHash, randomUUID } from 'node:crypto';
import type Database from 'libsql';
import { fromJson } from '../../adapters/stores/sqlite-database.js';
import { openStore } from '../open-store.js';
import { type Waker, waker } from '../triggers/pause.js';
import type { LocalQueue } from './local-messages.js';

/** A message attribute in SQS's JSON protocol; binary values are base64. */
export interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  readonly BinaryValue?: string;
}

export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

export interface NewMessage {
  readonly body: string;
  readonly attributes?: MessageAttributes | undefined;
  /** Seconds; default: the queue's. */
  readonly delay?: number | undefined;
  /** For FIFO queues. */
  readonly groupId?: string | undefined;
  readonly deduplicationId?: string | undefined;
}

export interface ReceivedMessage {
  /** Increases with each message in the data folder. */
  readonly sequence: number;
  readonly messageId: string;
  readonly receipt: string;
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly groupId: string | undefined;
  readonly deduplicationId: string | undefined;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
  readonly firstReceivedAt: number;
  /** How often it was received, including this time. */
  readonly receives: number;
}

export interface Received {
  readonly messages: readonly ReceivedMessage[];
  /** Ids of messages that went to the dead-letter queue instead. */
  readonly moved: readonly string[];
}

/** The messages of all queues, in SQLite: none is lost when the process is killed. Times are milliseconds since 1970. */
export interface QueueStore extends Waker {
  /** Returns the message's id and sequence; a duplicate within 5 minutes in a FIFO queue returns those of the first. */
  send(queue: LocalQueue, message: NewMessage, now: number): { readonly messageId: string; readonly sequence: number };
  /** @param visibility seconds; default: the queue's */
  receive(queue: LocalQueue, limit: number, now: number, visibility?: number): Received;
  /** The receipt of an earlier delivery is no longer valid. */
  delete(queue: string, receipt: string): void;
  /** Returns false if the receipt is no longer valid. */
  changeVisibility(queue: string, receipt: string, seconds: number, now: number): boolean;
  /** When the next hidden message becomes visible. */
  nextVisible(queue: string, now: number): number | undefined;
  count(queue: string, now: number): { readonly visible: number; readonly inFlight: number; readonly delayed: number };
  purge(queue: string): void;
  close(): void;
}

/** SQS includes the checksum, and clients compare it with what they sent or received. */
export const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/** File name in the data folder. */
export const queuesFile = 'queues.sqlite';

export const queuesSchema = `CREATE TABLE IF NOT EXISTS messages (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT, queue TEXT NOT NULL, messageId TEXT NOT NULL, receipt TEXT,
  body TEXT NOT NULL, attributes TEXT NOT NULL, groupId TEXT, deduplicationId TEXT,
  sentAt INTEGER NOT NULL, firstReceivedAt INTEGER, receives INTEGER NOT NULL DEFAULT 0, visibleAt INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS messagesByQueue ON messages (queue, visibleAt);
CREATE TABLE IF NOT EXISTS duplicates (
  queue TEXT NOT NULL, deduplicationId TEXT NOT NULL, messageId TEXT NOT NULL, sequence INTEGER NOT NULL, sentAt INTEGER NOT NULL,
  PRIMARY KEY (queue, deduplicationId)
) WITHOUT ROWID;`;

/** A group of a FIFO queue is blocked while one of its messages is being processed. */
const receivable = `SELECT * FROM messages m WHERE queue = ? AND visibleAt <= ? AND (groupId IS NULL OR NOT EXISTS (
  SELECT 1 FROM messages o WHERE o.queue = m.queue AND o.groupId = m.groupId AND o.receives > 0 AND o.visibleAt > ?
)) ORDER BY sequence LIMIT ?`;

const deduplicationWindow = 5 * 60 * 1000;

type Row = Omit<ReceivedMessage, 'attributes' | 'groupId' | 'deduplicationId'> & {
  readonly attributes: string;
  readonly groupId: string | null;
  readonly deduplicationId: string | null;
};

/** @throws EmojifyError DATA_UNUSABLE, DATA_FULL, DATA_DAMAGED; every method can throw these later as well */
export function openQueueStore(data: string): QueueStore {
  return openStore({ data, name: queuesFile, schema: queuesSchema, over });
}

function over(db: Database.Database): QueueStore {
  const { wake, wait } = waker();
  const insert = db.prepare(
    `INSERT INTO messages (queue, messageId, body, attributes, groupId, deduplicationId, sentAt, visibleAt) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const take = db.prepare(
    'UPDATE messages SET receipt = ?, receives = receives + 1, visibleAt = ?, firstReceivedAt = COALESCE(firstReceivedAt, ?) WHERE sequence = ? RETURNING *',
  );

  function send(queue: LocalQueue, message: NewMessage, now: number) {
    const { body, attributes = {}, groupId, delay = queue.delay } = message;
    const id =
      message.deduplicationId ?? (queue.deduplicates ? createHash('sha256').update(body).digest('hex') : undefined);
    db.prepare('DELETE FROM duplicates WHERE sentAt < ?').run(now - deduplicationWindow);
    const known =
      queue.fifo &&
      db.prepare('SELECT * FROM duplicates WHERE queue = ? AND deduplicationId = ?').get(queue.name, id ?? '');
    if (known) return known as { messageId: string; sequence: number };
    const messageId = randomUUID();
    const values = [messageId, body, JSON.stringify(attributes), groupId ?? null, id ?? null, now, now + delay * 1000];
    const sequence = Number(insert.run(queue.name, ...values).lastInsertRowid);
    if (queue.fifo && id !== undefined)
      db.prepare('INSERT INTO duplicates VALUES (?, ?, ?, ?, ?)').run(queue.name, id, messageId, sequence, now);
    return { messageId, sequence };
  }

  function receive(queue: LocalQueue, limit: number, now: number, visibility = queue.visibility): Received {
    db.prepare('DELETE FROM messages WHERE queue = ? AND sentAt < ?').run(queue.name, now - queue.retention * 1000);
    const messages: ReceivedMessage[] = [];
    const moved: string[] = [];
    for (const row of db.prepare(receivable).all(queue.name, now, now, limit) as Row[]) {
      if (queue.redrive && row.receives >= queue.redrive.after) {
        const move = 'UPDATE messages SET queue = ?, receives = 0, receipt = NULL, visibleAt = ? WHERE sequence = ?';
        db.prepare(move).run(queue.redrive.to, now, row.sequence);
        moved.push(row.messageId);
      } else {
        const hidden = take.get(randomUUID(), now + visibility * 1000, now, row.sequence) as Row;
        messages.push(fromRow(hidden));
      }
    }
    return { messages, moved };
  }

  return {
    wake,
    wait,
    send(queue, message, now) {
      const sent = db.transaction(() => send(queue, message, now)).immediate();
      wake();
      return sent;
    },
    receive(queue, limit, now, visibility) {
      const received = db.transaction(() => receive(queue, limit, now, visibility)).immediate();
      if (received.moved.length > 0) wake();
      return received;
    },
    delete(queue, receipt) {
      db.prepare('DELETE FROM messages WHERE queue = ? AND receipt = ?').run(queue, receipt);
      wake();
    },
    changeVisibility(queue, receipt, seconds, now) {
      const change = db.prepare('UPDATE messages SET visibleAt = ? WHERE queue = ? AND receipt = ?');
      const { changes } = change.run(now + seconds * 1000, queue, receipt);
      wake();
      return changes > 0;
    },
    nextVisible(queue, now) {
      const next = db.prepare('SELECT MIN(visibleAt) AS at FROM messages WHERE queue = ? AND visibleAt > ?');
      return (next.get(queue, now) as { at: number | null }).at ?? undefined;
    },
    count(queue, now) {
      const rows = db.prepare(
        `SELECT COALESCE(SUM(visibleAt <= ?), 0) AS visible, COALESCE(SUM(visibleAt > ? AND receives > 0), 0) AS inFlight,
          COALESCE(SUM(visibleAt > ? AND receives = 0), 0) AS delayed FROM messages WHERE queue = ?`,
      );
      const row = rows.get(now, now, now, queue) as { visible: number; inFlight: number; delayed: number };
      return { visible: row.visible, inFlight: row.inFlight, delayed: row.delayed };
    },
    purge: (queue) => void db.prepare('DELETE FROM messages WHERE queue = ?').run(queue),
    close: () => db.close(),
  };
}

function fromRow({ attributes, groupId, deduplicationId, ...row }: Row): ReceivedMessage {
  return {
    ...row,
    attributes: fromJson(attributes),
    groupId: groupId ?? undefined,
    deduplicationId: deduplicationId ?? undefined,
  };
}
