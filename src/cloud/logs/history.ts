import type { Reporter } from '../../errors/reporter.js';
import type { Clock } from '../clock.js';
import type { FunctionEvent, LoggedFunction } from './function-event.js';
import type { LogSource } from './log-source.js';
import { readPages } from './read-pages.js';
import { type SelectOptions, type ShownEvent, select } from './select-events.js';
import { spillSorter } from './spill-sorter.js';

export interface HistoryOptions {
  readonly source: LogSource;
  readonly clock: Clock;
  readonly reporter: Reporter;
  readonly functions: readonly LoggedFunction[];
  readonly from: number;
  readonly until?: number | undefined;
  readonly pattern?: string | undefined;
  readonly select: SelectOptions;
  /** Stop after so many shown events; undefined: all there are. */
  readonly limit?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A read may fail this often in a row: pauses of 45 s in all. */
const attempts = 8;

/** Every event of the functions in a span of time, once and in time order, however CloudWatch pages and repeats them. */
export async function* history(options: HistoryOptions): AsyncGenerator<ShownEvent> {
  const sorter = spillSorter();
  try {
    const complete = await Promise.all(options.functions.map((logged) => collect(logged, options, sorter.add)));
    let shown = 0;
    for await (const event of sorter.sorted()) {
      if (options.signal?.aborted) return;
      if (shown === options.limit) return tellCut(options);
      const selected = select(event, options.select);
      if (selected) yield selected;
      if (selected) shown += 1;
    }
    if (complete.includes(false)) tellCut(options);
  } finally {
    await sorter.dispose();
  }
}

/** Reads one function's log into the sorter; false when it stopped early because the limit was reached. */
async function collect(
  { key, group }: LoggedFunction,
  options: HistoryOptions,
  add: (events: readonly FunctionEvent[]) => Promise<void>,
): Promise<boolean> {
  const { from, until, pattern, limit } = options;
  const patience = { ...options, attempts, waitForSignIn: false };
  const ids = new Set<string>();
  for await (const page of readPages({ group, from, until, pattern }, patience)) {
    const events = page
      .map((event) => ({ ...event, function: key }))
      .filter((event) => select(event, options.select) !== undefined);
    await add(events);
    if (limit === undefined) continue;
    for (const event of events) ids.add(event.id);
    if (ids.size > limit) return false;
  }
  return true;
}

function tellCut({ reporter, limit }: HistoryOptions): void {
  const message = `stopped after ${limit} lines (--limit): there are more`;
  reporter.report({ level: 'warn', code: 'LOGS_LIMIT', message });
}
