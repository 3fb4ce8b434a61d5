import type { Reporter } from '../../errors/reporter.js';
import type { Clock } from '../clock.js';
import type { LogSource } from '../logs/log-source.js';
import { readPages } from '../logs/read-pages.js';
import { parseReport } from '../report-line.js';

/** The figures in a function's REPORT lines, stored as numbers: a million invocations take about 20 MB. */
export interface ReportSample {
  /** Milliseconds of each invocation in a warm environment. */
  readonly warm: readonly number[];
  /** The same for cold starts: initialization plus handler, because the caller waits for both. */
  readonly cold: readonly number[];
  readonly billedMs: number;
  /** GB-seconds billed: each invocation with its memory size at the time. */
  readonly gbSeconds: number;
  /** Maximum MB used, and MB configured at the end of the period. */
  readonly maxMemoryMb: number;
  readonly memoryMb: number;
  /** Invocations that ended with a timeout or an error of the runtime. */
  readonly failed: number;
  /** Invocations in each of `buckets` equal parts of the period. */
  readonly timeline: readonly number[];
}

export interface CollectOptions {
  readonly source: LogSource;
  readonly clock: Clock;
  readonly reporter: Reporter;
  readonly from: number;
  readonly until: number;
  readonly signal?: AbortSignal | undefined;
}

export const buckets = 24;
const attempts = 8;

/**
 * Reads the platform's reports in a log group page by page: in the text format, or if there are none in the JSON
 * format.
 */
export async function collectReports(group: string, options: CollectOptions): Promise<ReportSample> {
  const text = await collect(group, '"REPORT RequestId"', options);
  const found = text.warm.length + text.cold.length > 0;
  return found ? text : collect(group, '"platform.report"', options);
}

async function collect(group: string, pattern: string, options: CollectOptions): Promise<ReportSample> {
  const { from, until } = options;
  const timeline = new Array<number>(buckets).fill(0);
  const sample = { warm: [] as number[], cold: [] as number[], billedMs: 0, gbSeconds: 0, maxMemoryMb: 0, failed: 0 };
  let memoryMb = 0;
  let latest = 0;
  const isNew = recently();
  const retries = { ...options, attempts, waitForSignIn: false };
  for await (const page of readPages({ group, from, until, pattern }, retries)) {
    for (const { id, timestamp, message } of page) {
      const report = parseReport(message);
      if (!report || !isNew(id)) continue;
      const { durationMs, initMs, billedMs, status } = report;
      if (initMs === undefined) sample.warm.push(durationMs);
      else sample.cold.push(durationMs + initMs);
      sample.billedMs += billedMs;
      sample.gbSeconds += (billedMs / 1000) * (report.memoryMb / 1024);
      sample.maxMemoryMb = Math.max(sample.maxMemoryMb, report.maxMemoryMb);
      if (status !== undefined) sample.failed += 1;
      if (timestamp >= latest) memoryMb = report.memoryMb;
      latest = Math.max(latest, timestamp);
      const bucket = Math.min(buckets - 1, Math.max(0, Math.floor(((timestamp - from) / (until - from)) * buckets)));
      timeline[bucket] = (timeline[bucket] ?? 0) + 1;
    }
  }
  return { ...sample, memoryMb, timeline };
}

/**
 * Whether an id is new. Pages repeat only nearby events, so two generations of ids are sufficient, however many there
 * are.
 */
function recently(size = 50_000): (id: string) => boolean {
  let current = new Set<string>();
  let before = new Set<string>();
  return (id) => {
    if (current.has(id) || before.has(id)) return false;
    if (current.size >= size) {
      before = current;
      current = new Set();
    }
    current.add(id);
    return true;
  };
}
