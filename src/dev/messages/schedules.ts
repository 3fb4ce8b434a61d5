import type { LocalSchedule } from './local-messages.js';

export interface SchedulesOptions {
  readonly schedules: readonly LocalSchedule[];
  readonly fire: (schedule: LocalSchedule) => void;
  /** Called with a schedule whose times cannot be computed, and the reason. */
  readonly onInvalid: (schedule: LocalSchedule, reason: string) => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Resolves after these milliseconds, or when the signal is aborted. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** When aborted, no schedule fires any more. */
  readonly signal: AbortSignal;
}

/** Fires each schedule at its times. Times that passed while nothing was running are not made up for. */
export async function runSchedules({ schedules, fire, onInvalid, now, wait, signal }: SchedulesOptions): Promise<void> {
  const started = now();
  const enabled = schedules.filter((schedule) => schedule.enabled);
  await Promise.all(enabled.map((schedule) => run(schedule)));

  async function run(schedule: LocalSchedule): Promise<void> {
    const nextTime = await timesOf(schedule, started).catch((error: Error) => {
      onInvalid(schedule, error.message);
      return undefined;
    });
    if (!nextTime) return;
    for (let next = nextTime(started); next !== undefined && !signal.aborted; next = nextTime(Math.max(next, now()))) {
      // A long wait is split, because timers support no more than 24 days.
      while (now() < next && !signal.aborted) await wait(next - now(), signal);
      if (!signal.aborted) fire(schedule);
    }
  }
}

const units: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** The first time after the given one; undefined if there is none. `rate` counts from the start. */
async function timesOf(
  { expression, timezone }: LocalSchedule,
  started: number,
): Promise<(after: number) => number | undefined> {
  const [, kind, inner = ''] = /^(rate|cron|at)\((.+)\)$/.exec(expression.trim()) ?? [];
  if (kind === 'rate') {
    const [count = '', unit = ''] = inner.trim().split(/\s+/);
    const period = Number(count) * (units[unit.replace(/s$/, '')] ?? Number.NaN);
    return (after) => (period > 0 ? started + (Math.floor((after - started) / period) + 1) * period : undefined);
  }
  const { Cron } = await import('croner');
  // AWS's cron has no seconds, and its days of the week begin with Sunday as 1. A pattern can also be a single time,
  // from `at`.
  const pattern = kind === 'at' ? inner : `0 ${inner.trim()}`;
  const cron = new Cron(pattern, { timezone, alternativeWeekdays: true, sloppyRanges: true, paused: true });
  return (after) => cron.nextRun(new Date(after))?.getTime();
}
