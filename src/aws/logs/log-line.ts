import { type InvocationReport, parseReport } from '../report-line.js';
import { parseStructured, parseThrown } from './structured-line.js';

/** What one event says, whichever format it was written in. */
export interface LogLine {
  /** `platform`: START, END, INIT and the like; `report`: the platform's account of an invocation. */
  readonly kind: 'log' | 'platform' | 'report';
  readonly level?: string | undefined;
  /** Lambda's id of the invocation, where the line names it. */
  readonly invocation?: string | undefined;
  readonly message: string;
  /** The other fields of a structured line. */
  readonly fields?: Readonly<Record<string, unknown>> | undefined;
  readonly report?: InvocationReport | undefined;
  /** The line tells of a failure: an error level, a crash, a timeout. */
  readonly failed: boolean;
}

const errorLevels = new Set(['ERROR', 'FATAL', 'CRITICAL']);
const platformLine = /^(START|END|INIT_START|INIT_REPORT|RESTORE_START|RESTORE_REPORT|XRAY|EXTENSION|TELEMETRY)\b/;
/** Node's console on Lambda: time, request id, level, text, with tabs between. */
const consoleLine = /^\d{4}-\d\d-\d\dT[\d:.]+Z\t([\w-]+)\t(TRACE|DEBUG|INFO|WARN|ERROR|FATAL)\t([\s\S]*)$/;
/** What the platform writes when an invocation ends badly; the time comes first on some of them. */
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
  // The functions of an emojify service warn with such a code of what is tried again or given up.
  const failed = errorLevels.has(level ?? '') || /_FAILED$/.test(String(fields.code));
  return { kind, level, invocation, message: structured.message, fields, failed };
}

function parsePlain(message: string): LogLine {
  const failed = crashLine.test(message);
  const invocation = requestId(message);
  if (!failed) return { kind: 'log', invocation, message, failed };
  // The time and the id stand beside the line already.
  return { kind: 'log', level: 'ERROR', invocation, message: message.replace(/^\d{4}-\S+Z (\S+ )?/, ''), failed };
}

function requestId(message: string): string | undefined {
  return /RequestId: ([\w-]+)/.exec(message)?.[1] ?? /^\d{4}\S+Z (\S+) Task timed/.exec(message)?.[1];
}
