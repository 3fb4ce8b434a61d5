import type { Reporter } from '../../errors/reporter.js';
import { localTime } from '../../util/local-time.js';
import type { Clock } from '../clock.js';
import type { FunctionEvent, LoggedFunction, LogSource } from './log-source.js';
import { readPages } from './read-pages.js';
import { type SelectOptions, type ShownEvent, select } from './select-events.js';
import { spillSorter } from './spill-sorter.js';

export interface HistoryOptions {
  readonly source: LogSource;
  readonly clock: Clock;
  readonly reporter: Reporter;
  readonly functions: readonly LoggedFunction[];
  /** Milliseconds since 1970, both inclusive; without `until` up to the newest event. */
  readonly from: number;
  readonly until?: number | undefined;
  readonly pattern?: string | undefined;
  readonly select: SelectOptions;
  /** Stop after this many shown events; undefined means no limit. */
  readonly limit?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Whether to report why nothing was found; default true. */
  readonly describeEmpty?: boolean;
}

/** How often in a row a read may fail: pauses of 45 s in total. */
const attempts = 8;
/** Events between two progress reports. */
const reportEvery = 50_000;

/**
 * Yields every event of the functions in a period, once and in time order, however CloudWatch pages and repeats them.
 */
export async function* history(options: HistoryOptions): AsyncGenerator<ShownEvent> {
  const sorter = spillSorter();
  try {
    const reads = await Promise.all(options.functions.map((logged) => collect(logged, options, sorter.add)));
    let shown = 0;
    for await (const event of sorter.sorted()) {
      if (options.signal?.aborted) return;
      if (shown === options.limit) return reportLimit(options);
      const selected = select(event, options.select);
      if (!selected) continue;
      shown += 1;
      yield selected;
    }
    if (reads.some(({ complete }) => !complete)) reportLimit(options);
    else if (options.describeEmpty ?? true) await reportNothingFound(reads, shown, options);
  } finally {
    await sorter.dispose();
  }
}

interface Read {
  readonly logged: LoggedFunction;
  /** Number of events from CloudWatch, shown or not. */
  readonly events: number;
  /** False if reading stopped early because the limit was reached. */
  readonly complete: boolean;
}

async function collect(
  logged: LoggedFunction,
  options: HistoryOptions,
  add: (events: readonly FunctionEvent[]) => Promise<void>,
): Promise<Read> {
  const { from, until, pattern, limit, reporter } = options;
  const retries = { ...options, attempts, waitForSignIn: false };
  const ids = new Set<string>();
  let read = 0;
  for await (const page of readPages({ group: logged.group, from, until, pattern }, retries)) {
    const events = page
      .map((event) => ({ ...event, function: logged.key }))
      .filter((event) => select(event, options.select) !== undefined);
    await add(events);
    if (Math.floor(read / reportEvery) < Math.floor((read + page.length) / reportEvery))
      reportProgress(read, logged, reporter);
    read += page.length;
    if (limit === undefined) continue;
    for (const event of events) ids.add(event.id);
    if (ids.size > limit) return { logged, events: read, complete: false };
  }
  return { logged, events: read, complete: true };
}

function reportProgress(read: number, { key }: LoggedFunction, reporter: Reporter): void {
  const message = `${key}: ${read.toLocaleString('en-US')} events read so far`;
  reporter.report({ level: 'info', code: 'LOGS_PROGRESS', message });
}

function reportLimit({ reporter, limit }: HistoryOptions): void {
  const message = `stopped after ${limit} lines: raise --limit to see more`;
  reporter.report({ level: 'warn', code: 'LOGS_LIMIT', message });
}

/** Reports why nothing was shown for a function: never invoked, not in this period, or only platform lines. */
async function reportNothingFound(reads: readonly Read[], shown: number, options: HistoryOptions): Promise<void> {
  const { source, reporter, from, pattern } = options;
  for (const { logged } of reads.filter(({ events }) => events === 0)) {
    const last = await source.lastEventAt(logged.group);
    const span = pattern ? 'no matching lines' : 'no lines';
    const message =
      last === undefined
        ? `${logged.key} has not been invoked yet`
        : `${logged.key}: ${span} since ${localTime(from)}; the last one was logged around ${localTime(last)}; use --since to look further back`;
    reporter.report({ level: 'info', code: last === undefined ? 'LOGS_NEVER' : 'LOGS_EMPTY', message });
  }
  if (shown > 0 || reads.every(({ events }) => events === 0)) return;
  const message = options.select.errors
    ? 'no errors'
    : 'only platform lines (START, END, REPORT): use --platform to show one per invocation';
  reporter.report({ level: 'info', code: 'LOGS_NONE_SHOWN', message });
}
