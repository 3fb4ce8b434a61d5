import { styleText } from 'node:util';
import type { InvokeResult } from '../../aws/invoke/run-invoke.js';
import { parseLine } from '../../aws/logs/log-line.js';
import type { PrintCommand } from '../../errors/print-command.js';
import { reportText } from './line-text.js';

/** Printed beside the response: duration, memory and start, then the function's log lines. */
export function invocationText(result: InvokeResult, print: PrintCommand): string {
  const { type, statusCode, report, milliseconds, logs, function: key, requestId } = result;
  if (type === 'dry-run') return `${key} may be invoked (it was not run)`;
  if (type === 'event')
    return `${key} accepted the event (status ${statusCode}) and runs asynchronously; see ${print(`logs ${key}`)}`;
  const summary = report ? reportText(report) : `-- responded in ${milliseconds.toFixed(0)} ms`;
  const own = logs.filter((line) => parseLine(line).kind === 'log');
  // Lambda returns the last 4 KB, so if START is missing, earlier lines are missing too.
  const cut = report !== undefined && own.length > 0 && !logs.some((line) => line.startsWith('START'));
  const more = cut ? [`   … earlier lines: ${print(`logs ${key} --request-id ${requestId}`)}`] : [];
  return [summary, ...more, ...own.map((line) => `   ${line}`)].join('\n');
}

type Format = 'cyan' | 'green' | 'yellow' | 'magenta';

const token = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** An indented document, coloured if requested. */
export function prettyJson(value: unknown, colour: boolean): string {
  const text = JSON.stringify(value, null, 2);
  if (!colour) return text;
  return text.replace(token, (match, string?: string, colon?: string) => {
    if (colon !== undefined) return `${paint('cyan', string ?? '')}${colon}`;
    return paint(string !== undefined ? 'green' : /^[-\d]/.test(match) ? 'yellow' : 'magenta', match);
  });
}

const paint = (format: Format, text: string) => styleText(format, text, { validateStream: false });
