import { styleText } from 'node:util';
import type { ShownEvent } from '../../aws/logs/select-events.js';
import type { InvocationReport } from '../../aws/report-line.js';
import { localTime } from '../../util/local-time.js';

export interface LineStyle {
  /** Colours for a terminal. */
  readonly colour: boolean;
  /** Keys of the functions in the order of their colours; their names are shown in a column if there are several. */
  readonly functions: readonly string[];
  /** Whether to show lines as they were logged, without parsing them. */
  readonly raw?: boolean;
}

const functionColours = ['cyan', 'magenta', 'yellow', 'green', 'blue', 'red'] as const;
const levelColours: Readonly<Record<string, 'red' | 'yellow' | 'gray'>> = {
  ERROR: 'red',
  FATAL: 'red',
  CRITICAL: 'red',
  WARN: 'yellow',
  DEBUG: 'gray',
  TRACE: 'gray',
};

/** One event as text; further lines of its message are indented below the first. */
export function lineText({ event, line }: ShownEvent, style: LineStyle): string {
  const paint = (format: Parameters<typeof styleText>[0], text: string) =>
    style.colour ? styleText(format, text, { validateStream: false }) : text;
  const parts = [paint('gray', localTime(event.timestamp)), ...functionName(event.function, style, paint)];
  if (style.raw || line.kind === 'platform') return [...parts, body(event.message)].join(' ');
  if (line.report) return [...parts, paint('gray', reportText(line.report))].join(' ');
  if (line.level) parts.push(paint(levelColours[line.level] ?? 'green', line.level.padEnd(5)));
  parts.push(body(line.message));
  const { inline, below } = fieldText(line.fields ?? {});
  if (inline) parts.push(paint('gray', inline));
  return [parts.join(' '), ...below.map((text) => paint('gray', body(`\n${text}`).slice(1)))].join('\n');
}

type Paint = (format: Parameters<typeof styleText>[0], text: string) => string;

function functionName(name: string, { functions }: LineStyle, paint: Paint): string[] {
  if (functions.length < 2) return [];
  const width = Math.max(...functions.map((key) => key.length));
  const colour = functionColours[functions.indexOf(name) % functionColours.length] ?? 'cyan';
  return [paint(colour, name.padEnd(width))];
}

/** A summary of REPORT, which includes the information of START, END and INIT. */
export function reportText(report: InvocationReport): string {
  const parts = [
    `${report.durationMs.toFixed(0)} ms (billed ${report.billedMs})`,
    `${report.maxMemoryMb} of ${report.memoryMb} MB`,
    report.initMs === undefined ? 'warm' : `cold start ${report.initMs.toFixed(0)} ms`,
    ...(report.status ? [report.status] : []),
    report.requestId,
  ];
  return `-- ${parts.join(', ')}`;
}

/** Simple values are shown on the line, stacks below it, because they have several lines. */
function fieldText(fields: Readonly<Record<string, unknown>>): { inline: string; below: string[] } {
  const inline: string[] = [];
  const below: string[] = [];
  for (const [key, value] of Object.entries(fields)) {
    const stack = (value as { stack?: unknown } | null)?.stack;
    if (typeof stack === 'string') below.push(stack);
    else inline.push(`${key}=${typeof value === 'string' && !/[\s"=]/.test(value) ? value : JSON.stringify(value)}`);
  }
  return { inline: inline.join(' '), below };
}

/** Logs contain untrusted input, so control characters are removed: escape sequences would reach the terminal. */
function body(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to match
  const harmless = text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');
  return harmless.replaceAll('\n', '\n    ');
}

/** One line of `emojify logs --json`. */
export interface LogRecord {
  /** ISO, UTC. */
  readonly timestamp: string;
  readonly function: string;
  readonly kind: 'log' | 'platform' | 'report';
  readonly level?: string;
  /** The text of the line; for a structured line only its message. */
  readonly message: string;
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly report?: InvocationReport;
  /** Lambda's id of the invocation. */
  readonly requestId?: string;
  readonly eventId: string;
  readonly stream: string;
}

export function lineJson({ event, line }: ShownEvent): LogRecord {
  return {
    timestamp: new Date(event.timestamp).toISOString(),
    function: event.function,
    kind: line.kind,
    ...(line.level && { level: line.level }),
    message: line.message,
    ...(line.fields && { fields: line.fields }),
    ...(line.report && { report: line.report }),
    ...(line.invocation && { requestId: line.invocation }),
    eventId: event.id,
    stream: event.stream,
  };
}
