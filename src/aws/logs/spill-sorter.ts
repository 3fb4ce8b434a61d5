import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { FunctionEvent } from './log-source.js';

/** An event with its order of arrival, which is kept for events of the same millisecond. */
type Entry = readonly [order: number, event: FunctionEvent];

export interface SpillSorter {
  add(events: readonly FunctionEvent[]): Promise<void>;
  /** Yields every event once, by time; nothing can be added afterwards. */
  sorted(): AsyncGenerator<FunctionEvent>;
  /** Removes the temporary files. */
  dispose(): Promise<void>;
}

/**
 * Sorts any number of events by time in limited memory: chunks of about `chunkChars` are sorted and written to
 * temporary files, which are merged at the end. Duplicate events are yielded once.
 */
export function spillSorter(chunkChars = 4_000_000): SpillSorter {
  let chunk: Entry[] = [];
  let chars = 0;
  let order = 0;
  let folder: Promise<string> | undefined;
  const files: string[] = [];

  async function spill(): Promise<void> {
    folder ??= mkdtemp(join(tmpdir(), 'emojify-logs-'));
    const file = join(await folder, `${files.length}.jsonl`);
    files.push(file);
    const lines = chunk.sort(byTime).map(jsonLine);
    chunk = [];
    chars = 0;
    await writeFile(file, lines.join('\n'), { mode: 0o600 });
  }

  return {
    async add(events) {
      for (const event of events) {
        chunk.push([order++, event]);
        chars += event.message.length + 200;
      }
      if (chars >= chunkChars) await spill();
    },
    sorted: () => distinct(merge([...files.map(readChunk), fromMemory(chunk.sort(byTime))])),
    async dispose() {
      if (folder) await rm(await folder, { recursive: true, force: true });
    },
  };
}

/** Line readers also split at the two Unicode separators, which JSON does not escape. */
function jsonLine(entry: Entry): string {
  return JSON.stringify(entry).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
}

/** CloudWatch's own ids increase with time within a stream, so they order events of the same millisecond. */
const ownId = /^\d{50,}$/;

function byTime([orderA, a]: Entry, [orderB, b]: Entry): number {
  if (a.timestamp !== b.timestamp) return a.timestamp - b.timestamp;
  if (a.id !== b.id && a.id.length === b.id.length && ownId.test(a.id) && ownId.test(b.id)) return a.id < b.id ? -1 : 1;
  return orderA - orderB;
}

async function* readChunk(file: string): AsyncGenerator<Entry> {
  const lines = createInterface({ input: createReadStream(file, { encoding: 'utf8' }), crlfDelay: Infinity });
  for await (const line of lines) if (line) yield JSON.parse(line) as Entry;
}

async function* fromMemory(entries: readonly Entry[]): AsyncGenerator<Entry> {
  yield* entries;
}

/** The number of chunks is small, so a linear search for the earliest head is sufficient. */
async function* merge(chunks: readonly AsyncGenerator<Entry>[]): AsyncGenerator<Entry> {
  const heads = (await Promise.all(chunks.map((chunk) => chunk.next()))).map(({ value }) => value as Entry | undefined);
  for (;;) {
    let first = -1;
    heads.forEach((head, index) => {
      const best = heads[first];
      if (head && (best === undefined || byTime(head, best) < 0)) first = index;
    });
    const head = heads[first];
    const chunk = chunks[first];
    if (!head || !chunk) return;
    yield head;
    heads[first] = (await chunk.next()).value as Entry | undefined;
  }
}

/** Duplicates have the same time, so only ids of the current millisecond must be remembered. */
async function* distinct(entries: AsyncGenerator<Entry>): AsyncGenerator<FunctionEvent> {
  let time = Number.NaN;
  let ids = new Set<string>();
  for await (const [, event] of entries) {
    if (event.timestamp !== time) {
      time = event.timestamp;
      ids = new Set();
    }
    const key = `${event.function} ${event.id}`;
    if (ids.has(key)) continue;
    ids.add(key);
    yield event;
  }
}
