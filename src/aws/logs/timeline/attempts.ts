import type { InvocationReport } from '../../report-line.js';
import type { ShownEvent } from '../select-events.js';
import type { Attempt } from './timeline.js';

/** Groups the lines, in time order, into attempts, in the order in which they began. */
export function attemptsOf(lines: readonly ShownEvent[]): readonly Attempt[] {
  // A log stream belongs to one execution environment, which runs one invocation at a time.
  const streams = new Map<string, ShownEvent[][]>();
  for (const shown of lines) {
    const key = `${shown.event.function} ${shown.event.stream}`;
    const runs = streams.get(key) ?? [];
    streams.set(key, runs);
    const run = runs.at(-1);
    if (run === undefined || beginsAnother(shown, run)) runs.push([shown]);
    else run.push(shown);
  }
  return [...streams.values()]
    .flat()
    .map(attemptOf)
    .sort((a, b) => a.began - b.began);
}

/** Lambda retries an event with the same id, so each START begins a new attempt. */
function beginsAnother(shown: ShownEvent, run: readonly ShownEvent[]): boolean {
  const invocation = invocationOf(run);
  const { invocation: own } = shown.line;
  return isStart(shown) || (own !== undefined && invocation !== undefined && own !== invocation);
}

const invocationOf = (run: readonly ShownEvent[]) => run.find(({ line }) => line.invocation)?.line.invocation;

const isStart = ({ line, event }: ShownEvent) =>
  line.kind === 'platform' && (event.message.startsWith('START') || line.message === 'platform.start');

function attemptOf(lines: readonly ShownEvent[]): Attempt {
  const first = lines[0] as ShownEvent;
  const report = lines.find(({ line }) => line.report)?.line.report;
  const failed = lines.filter(({ line }) => line.failed);
  const failure = failed.findLast(({ line }) => line.kind === 'log') ?? failed.at(-1);
  const outcome = outcomeOf(lines, report, failure);
  return {
    function: first.event.function,
    invocation: invocationOf(lines),
    began: first.event.timestamp,
    ended: Math.max(...lines.map(({ event }) => event.timestamp)),
    outcome,
    ...(outcome !== 'ok' && failure && { error: failureText(failure) }),
    ...(report && { durationMs: report.durationMs }),
    ...(report?.initMs !== undefined && { coldStartMs: report.initMs }),
    lines: lines.filter(({ line }) => line.kind === 'log'),
  };
}

function outcomeOf(
  lines: readonly ShownEvent[],
  report: InvocationReport | undefined,
  failure: ShownEvent | undefined,
): Attempt['outcome'] {
  const timedOut = report?.status === 'timeout' || lines.some(({ line }) => /Task timed out/.test(line.message));
  if (timedOut) return 'timeout';
  if (failure) return 'failed';
  const ended = lines.some(({ line, event }) => line.report !== undefined || event.message.startsWith('END'));
  return ended || lines.some(({ line }) => isOutcome(line.fields?.code)) ? 'ok' : 'running';
}

/** Log codes that end a step of the emojify functions. */
const isOutcome = (code: unknown) => typeof code === 'string' && /^IMAGE_(?!MISSING)/.test(code);

/** The failure in one line: the error's own message if the line contains an error. */
export function failureText({ line }: ShownEvent): string {
  const error = line.fields?.error as { name?: unknown; message?: unknown } | undefined;
  if (typeof error?.message === 'string') return error.message;
  const timeout = /Task timed out after [\d.]+ seconds/.exec(line.message)?.[0];
  if (timeout) return timeout;
  const thrown = /"errorMessage":("(?:[^"\\]|\\.)*")/.exec(line.message)?.[1];
  if (thrown) return String(JSON.parse(thrown));
  return line.report?.status ?? line.message.split('\n', 1)[0] ?? '';
}
