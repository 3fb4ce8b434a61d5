import type { ServiceFunction } from '../../../service/types.js';
import type { ShownEvent } from '../select-events.js';
import { attemptsOf } from './attempts.js';
import { correlationIds } from './find-lines.js';
import type { Attempt, Timeline, Verdict } from './timeline.js';

export interface TimelineContext {
  readonly imageId: string;
  readonly functions: readonly Pick<ServiceFunction, 'key' | 'events' | 'settings'>[];
  readonly now: number;
  /** The command that processes the image again. */
  readonly retryCommand: string;
}

/**
 * Milliseconds after which no automatic retry will follow: Lambda retries an event after one and two minutes, and log
 * lines may be delayed.
 */
const retryWindow = 4 * 60_000;

/** Builds the timeline of an image from all its log lines. */
export function buildTimeline(lines: readonly ShownEvent[], context: TimelineContext): Timeline {
  const attempts = attemptsOf(lines);
  return {
    imageId: context.imageId,
    correlationIds: correlationIds(lines),
    attempts,
    retries: attempts.filter((attempt, index) => isRetry(attempt, attempts.slice(0, index))).length,
    verdict: verdictOf(lines, attempts, context),
  };
}

/**
 * The same function again after a failed attempt: streams retry with a new invocation id, other events with the same
 * one.
 */
function isRetry(attempt: Attempt, earlier: readonly Attempt[]): boolean {
  const previous = earlier.findLast((before) => before.function === attempt.function);
  return previous?.outcome === 'failed' || previous?.outcome === 'timeout';
}

function verdictOf(lines: readonly ShownEvent[], attempts: readonly Attempt[], context: TimelineContext): Verdict {
  const milestones = lines.filter(({ line }) => typeof line.fields?.code === 'string');
  const last = milestones.findLast(({ line }) => /^IMAGE_(?!MISSING|RETRIED)/.test(String(line.fields?.code)));
  const code = last?.line.fields?.code;
  const after = attempts.filter(
    ({ began, ended }) => last === undefined || Math.max(began, ended) >= last.event.timestamp,
  );
  if (code === 'IMAGE_DELETED') return { status: 'deleted' };
  if (code === 'IMAGE_PROCESSED') return { status: 'processed' };
  if (code === 'IMAGE_FAILED' && last) return failedForGood(last, context);
  if (attempts.length === 0) return { status: 'unknown' };
  const broken = after.filter(({ outcome }) => outcome === 'failed' || outcome === 'timeout').at(-1);
  if (broken) return stoppedIn(broken, attempts, context);
  return stoppedAfter(code, attempts, context);
}

function failedForGood({ event, line }: ShownEvent, { retryCommand }: TimelineContext): Verdict {
  const { reason, error } = line.fields ?? {};
  const told = ((reason ?? error) as { message?: unknown } | undefined)?.message;
  return {
    status: 'failed',
    function: event.function,
    reason: typeof told === 'string' ? told : line.message,
    retry: retryCommand,
  };
}

/** The last attempt failed: AWS retries it a few times or for a while, then the image is stuck. */
function stoppedIn(broken: Attempt, attempts: readonly Attempt[], context: TimelineContext): Verdict {
  const { now, retryCommand } = context;
  const tries = attempts.filter((attempt) => attempt.function === broken.function && attempt.outcome !== 'ok').length;
  const at = { function: broken.function, attempts: tries, ...(broken.error && { reason: broken.error }) };
  if (isGivenUp(broken, attempts, context)) return { status: 'stuck', ...at, givenUp: true, retry: retryCommand };
  if (now - broken.ended < retryWindow) return { status: 'underway', ...at };
  return { status: 'stuck', ...at, retry: retryCommand };
}

/** Sources of asynchronous events, which Lambda itself retries, with the same invocation id. */
const asynchronous: ReadonlySet<string> = new Set(['s3', 'sns', 'schedule', 'eventBridge']);

/** Lambda's default number of retries for such an event. */
const defaultRetries = 2;

/** Whether the last failed event has used up its retries; unknown for streams, which retry for a period of time. */
function isGivenUp(broken: Attempt, attempts: readonly Attempt[], { functions }: TimelineContext): boolean {
  const failing = functions.find(({ key }) => key === broken.function);
  if (!broken.invocation || !failing?.events.every(({ type }) => asynchronous.has(type))) return false;
  const tries = attempts.filter(
    ({ invocation, outcome }) => invocation === broken.invocation && (outcome === 'failed' || outcome === 'timeout'),
  );
  return tries.length > (failing.settings.maximumRetryAttempts ?? defaultRetries);
}

/** For a function without any line that names the image. */
export const neverBegan = 'it was never invoked';

/** The event that follows each milestone of the emojify service. */
const nextTrigger: Readonly<Record<string, string>> = { IMAGE_RECEIVED: 's3', IMAGE_ANALYZED: 'stream' };

/** No failure, but no progress either: the next function was never invoked, or its lines are not available yet. */
function stoppedAfter(code: unknown, attempts: readonly Attempt[], context: TimelineContext): Verdict {
  const trigger = nextTrigger[String(code)];
  const next = context.functions.find(({ events }) => events.some(({ type }) => type === trigger))?.key;
  const quiet = context.now - Math.max(...attempts.map(({ ended }) => ended)) >= retryWindow;
  if (next === undefined) return { status: quiet ? 'unknown' : 'underway' };
  if (!quiet) return { status: 'underway', function: next };
  const begun = attempts.some((attempt) => attempt.function === next && attempt.outcome === 'running');
  const reason = begun ? 'it started and logged no end' : neverBegan;
  return { status: 'stuck', function: next, reason, retry: context.retryCommand };
}

/**
 * The creation time of an image's id, from the first 48 bits of a UUID of version 7 (RFC 9562, 5.7); undefined for
 * other ids.
 */
export function imageTime(imageId: string): number | undefined {
  const match = /^([\da-f]{8})-([\da-f]{4})-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/i.exec(imageId);
  return match ? Number.parseInt(`${match[1]}${match[2]}`, 16) : undefined;
}
