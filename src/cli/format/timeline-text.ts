import type { ShownEvent } from '../../aws/logs/select-events.js';
import type { Attempt, Timeline, Verdict } from '../../aws/logs/timeline/timeline.js';
import { localTime } from '../../util/local-time.js';
import { type LineStyle, lineJson, lineText } from './line-text.js';

/** A timeline as text: each attempt with the gap before it and its lines, then the current state of the image. */
export function timelineText(timeline: Timeline, style: LineStyle): string {
  const parts = [
    `image ${timeline.imageId}${timeline.correlationIds.length ? `, request ${timeline.correlationIds.join(', ')}` : ''}`,
  ];
  timeline.attempts.forEach((attempt, index) => {
    const previous = timeline.attempts[index - 1];
    if (previous) parts.push(`   … ${span(attempt.began - previous.ended)} later`);
    parts.push(attemptText(attempt), ...attempt.lines.map((line) => `    ${indent(lineText(ownFields(line), style))}`));
  });
  return `${[...parts, '', endText(timeline)].join('\n')}\n`;
}

/** The same as one JSON document. */
export function timelineJson(timeline: Timeline): unknown {
  const iso = (timestamp: number) => new Date(timestamp).toISOString();
  const attempts = timeline.attempts.map((attempt, index) => {
    const previous = timeline.attempts[index - 1];
    const gapMs = previous ? { gapMs: attempt.began - previous.ended } : {};
    const times = { began: iso(attempt.began), ended: iso(attempt.ended) };
    return { ...attempt, ...times, ...gapMs, lines: attempt.lines.map(lineJson) };
  });
  return { ...timeline, attempts };
}

function attemptText({ function: key, began, outcome, durationMs, coldStartMs, invocation }: Attempt): string {
  const facts = [
    outcome === 'ok' ? undefined : outcome,
    durationMs === undefined ? undefined : span(durationMs),
    coldStartMs === undefined ? undefined : `cold start ${span(coldStartMs)}`,
    invocation,
  ];
  return `${localTime(began)} ${key}: ${facts.filter(Boolean).join(', ')}`;
}

function endText({ attempts, retries, verdict }: Timeline): string {
  const first = attempts[0]?.began ?? 0;
  const taken = span(Math.max(first, ...attempts.map(({ ended }) => ended)) - first);
  const tried = retries > 0 ? `, ${retries} ${retries === 1 ? 'retry' : 'retries'}` : '';
  return `${verdictText(verdict, taken)}${tried}${verdict.retry ? `\nto process it again: ${verdict.retry}` : ''}`;
}

function verdictText({ status, function: key, attempts, givenUp, reason }: Verdict, taken: string): string {
  const times = attempts === undefined ? '' : ` after ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`;
  // Removes the full stop of a sentence, because more text may follow; an ellipsis stays.
  const why = reason ? `: ${reason.replace(/(?<!\.)\.$/, '')}` : '';
  switch (status) {
    case 'processed':
      return `processed, ${taken} from the first line to the last`;
    case 'deleted':
      return 'deleted';
    case 'failed':
      return `failed in ${key}${why}`;
    case 'stuck':
      return `stopped at ${key}${times}${givenUp ? ', retries exhausted' : ''}${why}`;
    case 'underway':
      return key ? `in progress, now at ${key}${times}${why}` : 'in progress';
    case 'unknown':
      return 'its log lines do not show how it ended';
  }
}

/** Values that all lines of the timeline share are shown once, at its head. */
function ownFields({ event, line }: ShownEvent): ShownEvent {
  const { imageId, correlation_id, ...fields } = line.fields ?? {};
  return { event, line: { ...line, fields } };
}

const indent = (text: string) => text.replaceAll('\n', '\n    ');

/** `850 ms`, `2.4 s`, `3 min 5 s`. */
export function span(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  return `${Math.floor(milliseconds / 60_000)} min ${Math.round((milliseconds % 60_000) / 1000)} s`;
}
