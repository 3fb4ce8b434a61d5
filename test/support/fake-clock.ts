import type { Clock } from '../../src/aws/clock.js';

export interface FakeClock extends Clock {
  /** Runs at this time (milliseconds since 1970) while someone sleeps past it. */
  at(time: number, action: () => void): void;
}

/** A clock that stands still until someone sleeps, and then jumps. */
export function fakeClock(start: number): FakeClock {
  let time = start;
  const actions: { time: number; action: () => void }[] = [];
  return {
    now: () => time,
    at: (when, action) => void actions.push({ time: when, action }),
    async sleep(milliseconds) {
      const end = time + milliseconds;
      const due = actions.filter((entry) => entry.time <= end).sort((a, b) => a.time - b.time);
      for (const entry of due) {
        actions.splice(actions.indexOf(entry), 1);
        time = Math.max(time, entry.time);
        entry.action();
      }
      time = end;
      // Gives what waits for a turn of the event loop its turn.
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}
