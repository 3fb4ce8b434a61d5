/** Lambda's report about one invocation. */
export interface InvocationReport {
  readonly requestId: string;
  readonly durationMs: number;
  readonly billedMs: number;
  /** Configured and maximum used MB. */
  readonly memoryMb: number;
  readonly maxMemoryMb: number;
  /** Milliseconds of a cold start; undefined if the environment was warm. */
  readonly initMs?: number;
  /** `timeout` or `error`, if the report contains it. */
  readonly status?: string;
}

/** Parses a REPORT line, in the text format or Lambda's JSON format; undefined if it is neither. */
export function parseReport(line: string): InvocationReport | undefined {
  return line.startsWith('REPORT ') ? parseText(line) : parseJson(line);
}

/** The REPORT line in the log tail that Lambda returns with an invocation, which contains up to 4 KB of log. */
export function findReport(lines: readonly string[]): InvocationReport | undefined {
  return lines.map(parseReport).findLast((report) => report !== undefined);
}

function parseText(line: string): InvocationReport | undefined {
  const requestId = /RequestId: (\S+)/.exec(line)?.[1];
  const milliseconds = (name: string) => number(new RegExp(`(?:^|\\t| )${name}: ([\\d.]+) ms`).exec(line)?.[1]);
  // "Duration" also occurs in "Billed Duration" and "Init Duration", so the first match counts.
  const durationMs = milliseconds('Duration');
  if (requestId === undefined || durationMs === undefined) return undefined;
  return {
    requestId,
    durationMs,
    billedMs: milliseconds('Billed Duration') ?? Math.ceil(durationMs),
    memoryMb: number(/Memory Size: (\d+) MB/.exec(line)?.[1]) ?? 0,
    maxMemoryMb: number(/Max Memory Used: (\d+) MB/.exec(line)?.[1]) ?? 0,
    ...optional('initMs', milliseconds('Init Duration')),
    ...optional('status', /Status: (\w+)/.exec(line)?.[1]),
  };
}

/** Any function may write a line of this form, with anything in it. */
interface JsonReport {
  readonly type?: unknown;
  readonly record?: {
    readonly requestId?: unknown;
    readonly status?: unknown;
    readonly metrics?: Readonly<Record<string, unknown>> | null;
  } | null;
}

function parseJson(line: string): InvocationReport | undefined {
  if (!line.startsWith('{') || !line.includes('"platform.report"')) return undefined;
  const { type, record } = tryJson(line) as JsonReport;
  const requestId = record?.requestId;
  const figure = (name: string) => finite(record?.metrics?.[name]);
  const durationMs = figure('durationMs');
  if (type !== 'platform.report' || typeof requestId !== 'string' || durationMs === undefined) return undefined;
  const status = record?.status === 'success' ? undefined : record?.status;
  return {
    requestId,
    durationMs,
    billedMs: figure('billedDurationMs') ?? Math.ceil(durationMs),
    memoryMb: figure('memorySizeMB') ?? 0,
    maxMemoryMb: figure('maxMemoryUsedMB') ?? 0,
    ...optional('initMs', figure('initDurationMs')),
    ...optional('status', typeof status === 'string' ? status : undefined),
  };
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

const finite = (value: unknown) => (typeof value === 'number' && Number.isFinite(value) ? value : undefined);

const number = (text: string | undefined) => (text === undefined ? undefined : finite(Number(text)));

function optional<Key extends string, Value>(key: Key, value: Value | undefined): { [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { [K in Key]?: Value });
}
