import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { overData } from '../adapters/stores/data-folder.js';
import { type Finding, repairStores } from '../adapters/stores/repair-stores.js';
import { damageOf, moveAside, salvage } from '../adapters/stores/salvage.js';
import { openFile } from '../adapters/stores/sqlite-database.js';
import { EmojifyError } from '../errors/emojify-error.js';
import { lockData } from './data-lock.js';
import { dropDeadLetters } from './dead-letters.js';
import { queuesFile, queuesSchema } from './messages/queue-store.js';
import { deliveriesFile, deliveriesSchema } from './triggers/delivery-store.js';

/** What `dev --check --json` prints. */
export interface CheckedData {
  readonly data: string;
  readonly findings: readonly Finding[];
  readonly summary: {
    readonly repaired: number;
    readonly lost: number;
    /** Normal after a kill, not damage. */
    readonly noted: number;
    /** Images that `dev` will process again. */
    readonly sentAgain: number;
  };
}

/**
 * Checks a data folder that no `dev` is using, and repairs what can be repaired.
 * @throws EmojifyError DATA_MISSING, DATA_IN_USE, DATA_FULL, DATA_UNUSABLE, DATA_TOO_NEW
 */
export async function checkData(data: string, now = Date.now): Promise<CheckedData> {
  if (!existsSync(data))
    throw new EmojifyError('DATA_MISSING', `no data of "emojify dev" was found in "${data}"`, {
      hint: 'pass its folder with --data DIR',
    });
  const findings: Finding[] = [];
  const find = (finding: Finding) => findings.push(finding);
  return overData(data, async () => {
    freeObjects(data, now, find);
    const lock = lockAnyway(data, now, find);
    try {
      await repairDeadLetters(data, now, find);
      await repairQueues(data, now, find);
      const sent = await repairStores(data, now, find);
      dropDeadLetters(data, sent);
      const count = (state: Finding['state']) => findings.filter((finding) => finding.state === state).length;
      const counts = { repaired: count('repaired'), lost: count('lost'), noted: count('noted') };
      return { data, findings, summary: { ...counts, sentAgain: sent.length } };
    } finally {
      lock.release();
    }
  });
}

function freeObjects(data: string, now: () => number, find: (finding: Finding) => void): void {
  const path = join(data, 'objects');
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found || found.isDirectory()) return;
  const aside = moveAside(path, new Date(now()));
  const message = `"objects" was not a folder: it is now "${aside}"`;
  find({ code: 'OBJECTS_NOT_A_FOLDER', message, state: 'repaired', file: path });
}

/** The lock file has no content, so it can be replaced. */
function lockAnyway(data: string, now: () => number, find: (finding: Finding) => void): { release(): void } {
  try {
    return lockData(data);
  } catch (error) {
    if (!(error instanceof EmojifyError && error.code === 'DATA_DAMAGED')) throw error;
    const path = join(data, 'dev.lock');
    const message = `the lock file was damaged: it is now "${moveAside(path, new Date(now()))}"`;
    find({ code: 'LOCK_DAMAGED', message, state: 'repaired', file: path });
    return lockData(data);
  }
}

async function repairDeadLetters(data: string, now: () => number, find: (finding: Finding) => void): Promise<void> {
  const file = { path: join(data, deliveriesFile), schema: deliveriesSchema, table: 'deliveries', key: 'id' };
  const message = await copied({ ...file, json: ['event', 'imageIds'], name: 'retries and dead letters' }, now);
  if (message !== undefined) find({ code: 'DEAD_LETTERS_DAMAGED', message, state: 'repaired', file: file.path });
}

async function repairQueues(data: string, now: () => number, find: (finding: Finding) => void): Promise<void> {
  const file = { path: join(data, queuesFile), schema: queuesSchema, table: 'messages', key: 'sequence' };
  const message = await copied({ ...file, json: ['attributes'], name: 'queued messages' }, now);
  if (message !== undefined) find({ code: 'QUEUES_DAMAGED', message, state: 'repaired', file: file.path });
}

interface CopiedFile {
  readonly path: string;
  readonly schema: string;
  readonly table: string;
  readonly key: string;
  /** Columns that hold JSON: a row where one does not is left out. */
  readonly json: readonly string[];
  readonly name: string;
}

/** Copies what can be read of a damaged database into a new one, and says so; undefined if it is not damaged. */
async function copied(
  { path, schema, table, key, json, name }: CopiedFile,
  now: () => number,
): Promise<string | undefined> {
  const damage = existsSync(path) ? await damageOf(path) : undefined;
  if (damage === undefined) return undefined;
  const aside = moveAside(path, new Date(now()));
  const made = await openFile(path);
  made.exec(schema);
  const rows = await salvage(aside, made, { [table]: key });
  made.prepare(`delete from ${table} where not (${json.map((column) => `json_valid(${column})`).join(' and ')})`).run();
  made.close();
  const kept = `${rows} ${name} were copied to a new one, the old one is now "${aside}"`;
  return `the database of ${name} was damaged (${damage}): ${kept}`;
}
