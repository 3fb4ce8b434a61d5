import { nameAwsError } from '../../aws/aws-error.js';
import { awsOptions } from '../../aws/aws-options.js';
import { logsClient } from '../../aws/clients.js';
import { type Clock, systemClock } from '../../aws/clock.js';
import { findFunctions, logGroupOf } from '../../aws/find-functions.js';
import { cloudWatchSource } from '../../aws/logs/cloudwatch-source.js';
import { type HistoryOptions, history } from '../../aws/logs/history.js';
import type { LogSource } from '../../aws/logs/log-source.js';
import { patternOf, type ShownEvent } from '../../aws/logs/select-events.js';
import { tail } from '../../aws/logs/tail.js';
import { parseWhen } from '../../aws/parse-when.js';
import { EmojifyError } from '../../errors/emojify-error.js';
import type { PrintCommand } from '../../errors/print-command.js';
import type { Reporter } from '../../errors/reporter.js';
import type { Service } from '../../service/types.js';
import { type LineStyle, lineJson, lineText } from '../format/line-text.js';
import { runTimeline, type TimelineRequest } from './run-timeline.js';

/** The flags of `emojify logs`, as typed. */
export interface LogsFlags {
  readonly all: boolean;
  readonly tail: boolean;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly filter?: string | undefined;
  readonly limit?: number | undefined;
  readonly 'request-id'?: string | undefined;
  readonly errors: boolean;
  readonly platform: boolean;
  readonly raw: boolean;
  readonly image?: string | undefined;
  readonly profile?: string | undefined;
  readonly 'endpoint-url'?: string | undefined;
}

export interface LogsContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly json: boolean;
  readonly colour: boolean;
  /** Where notes go, which are not part of the log. */
  readonly messages: (text: string) => void;
  readonly signal: AbortSignal;
  /** How suggested commands are printed. */
  readonly print: PrintCommand;
  readonly clock?: Clock;
}

/** The output of `emojify logs`, in chunks of whole lines. */
export async function* runLogs(
  service: Service,
  names: readonly string[],
  flags: LogsFlags,
  context: LogsContext,
): AsyncGenerator<string> {
  const aws = awsOptions({ ...flags, region: service.region }, context.env);
  try {
    // Retries are made here, so that they are reported and end only when they should.
    const source = await cloudWatchSource((fresh) => logsClient({ ...aws, maxAttempts: 1, fresh }));
    if (flags.image === undefined) yield* logLines(linesOptions(service, names, flags, context, source));
    else yield await runTimeline(timelineRequest(service, flags.image, flags, context, source));
  } catch (error) {
    throw nameAwsError(error, aws);
  }
}

function timelineRequest(
  service: Service,
  imageId: string,
  flags: LogsFlags,
  { json, colour, messages, signal, print, clock = systemClock }: LogsContext,
  source: LogSource,
): TimelineRequest {
  const reporter: Reporter = { report: ({ message }) => messages(message) };
  const style = json ? 'json' : ({ colour, functions: [] } as const);
  return { service, imageId, since: flags.since, style, source, clock, reporter, signal, print };
}

function linesOptions(
  service: Service,
  names: readonly string[],
  flags: LogsFlags,
  context: LogsContext,
  source: LogSource,
): LogLinesOptions {
  const { json, colour, messages, signal, clock = systemClock } = context;
  const functions = findFunctions(service, names, flags.all);
  const requestId = flags['request-id'];
  const reporter: Reporter = { report: ({ message }) => messages(message) };
  const platform = json || flags.raw ? 'raw' : flags.platform ? 'fold' : 'hide';
  const { from, until } = span(flags, clock.now());
  return {
    source,
    clock,
    reporter,
    signal,
    functions: functions.map((found) => ({ key: found.key, group: logGroupOf(found) })),
    from,
    until,
    pattern: patternOf(flags.filter, requestId),
    select: { requestId, errors: flags.errors, platform },
    limit: flags.limit,
    tail: flags.tail,
    style: json ? 'json' : { colour, functions: functions.map(({ key }) => key), raw: flags.raw },
  };
}

/** Period shown without --since, in milliseconds: ten minutes, or with --tail only the most recent lines. */
const usualSpan = 10 * 60_000;
const usualTailSpan = 10_000;

function span(flags: LogsFlags, now: number): { from: number; until: number | undefined } {
  const usual = now - (flags.tail ? usualTailSpan : usualSpan);
  const from = flags.since === undefined ? usual : parseWhen('--since', flags.since, now);
  const until = flags.until === undefined ? undefined : parseWhen('--until', flags.until, now);
  if (until === undefined || until >= from) return { from, until };
  throw new EmojifyError('USAGE', `invalid --until "${flags.until}": it is before --since "${flags.since ?? '10m'}"`);
}

interface LogLinesOptions extends HistoryOptions {
  /** Whether to follow the log until the signal is aborted. */
  readonly tail: boolean;
  /** Whether to print one JSON object per line. */
  readonly style: LineStyle | 'json';
}

/** Number of lines per write. */
const linesAtOnce = 200;

/** Yields the log as text, in chunks of whole lines; each chunk can be written before the next is requested. */
export async function* logLines(options: LogLinesOptions): AsyncGenerator<string> {
  const { style } = options;
  const show = (event: ShownEvent) => (style === 'json' ? JSON.stringify(lineJson(event)) : lineText(event, style));
  for await (const events of options.tail ? tail(options) : batches(history(options))) {
    yield events.map((event) => `${show(event)}\n`).join('');
  }
}

async function* batches(events: AsyncGenerator<ShownEvent>): AsyncGenerator<readonly ShownEvent[]> {
  let batch: ShownEvent[] = [];
  for await (const event of events) {
    batch.push(event);
    if (batch.length < linesAtOnce) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
