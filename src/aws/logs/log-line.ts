import { type InvocationReport, parseReport } from '../report-line.js';
import { parseStructured, parseThrown } from './structured-line.js';

/** The content of one event, independent of its format. */
export interface LogLine {
  /** `platform`: START, END, INIT and the like; `report`: the platform's summary of an invocation. */
  readonly kind: 'log' | 'platform' | 'report';
  readonly level?: string | undefined;
  /** Lambda's id of the invocation, if the line contains it. */
  readonly invocation?: string | undefined;
  readonly message: string;
  /** The other fields of a structured line. */
  readonly fields?: Readonly<Record<string, unknown>> | undefined;
  readonly report?: InvocationReport | undefined;
  /** Whether the line reports a failure: an error level, a crash, a timeout. */
  readonly failed: boolean;
}

const errorLevels = new Set(['ERROR', 'FATAL', 'CRITICAL']);
const platformLine = /^(START|END|INIT_START|INIT_REPORT|RESTORE_START|RESTORE_REPORT|XRAY|EXTENSION|TELEMETRY)\b/;
/** Format of Node's console on Lambda: time, request id, level, text, separated by tabs. */
const consoleLine = /^\d{4}-\d\d-\d\dT[\d:.]+Z\t([\w-]+)\t(TRACE|DEBUG|INFO|WARN|ERROR|FATAL)\t([\s\S]*)$/;
/** Platform messages about an invocation that failed; some of them begin with the time. */
const crashLine =
  /Task timed out after [\d.]+ seconds|RequestId: \S+ Error: |^Unknown application error|\bRuntime\.Exit|^([A-Z]\w*)?Error: /;

export function parseLine(message: string): LogLine {
  return parsePlatform(message) ?? parseConsole(message) ?? parseJson(message) ?? parsePlain(message);
}

function parsePlatform(message: string): LogLine | undefined {
  const report = parseReport(message);
  if (report) {
    const failed = report.status !== undefined && report.status !== 'success';
    return { kind: 'report', invocation: report.requestId, message, report, failed };
  }
  if (platformLine.test(message)) return { kind: 'platform', invocation: requestId(message), message, failed: false };
  return undefined;
}

function parseConsole(message: string): LogLine | undefined {
  const match = consoleLine.exec(message);
  if (!match) return undefined;
  const [, invocation, level = '', text = ''] = match;
  const thrown = parseThrown(text);
  const structured = text.startsWith('{') ? parseStructured(text) : thrown;
  return {
    kind: 'log',
    level: structured?.level ?? level,
    invocation: invocation === 'undefined' ? undefined : invocation,
    message: structured?.message ?? text,
    fields: structured?.fields,
    failed: errorLevels.has(level),
  };
}

function parseJson(message: string): LogLine | undefined {
  const structured = message.startsWith('{') ? parseStructured(message) : undefined;
  if (!structured) return undefined;
  const { level, invocation, platform, fields } = structured;
  const kind = platform ? 'platform' : 'log';
  // Codes of warnings with which the functions of an emojify service report retries and final failures.
  const failed = errorLevels.has(level ?? '') || /_FAILED$/.test(String(fields.code));
  return { kind, level, invocation, message: structured.message, fields, failed };
}

function parsePlain(message: string): LogLine {
  const failed = crashLine.test(message);
  const invocation = requestId(message);
  if (!failed) return { kind: 'log', invocation, message, failed };
  // The time and the id are shown beside the line already.
  return { kind: 'log', level: 'ERROR', invocation, message: message.replace(/^\d{4}-\S+Z (\S+ )?/, ''), failed };
}

function requestId(message: string): string | undefined {
  return /RequestId: ([\w-]+)/.exec(message)?.[1] ?? /^\d{4}\S+Z (\S+) Task timed/.exec(message)?.[1];
}
