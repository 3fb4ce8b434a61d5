/** Numbers from a seed, the same each time (mulberry32). */
export interface Random {
  /** From 0, below 1. */
  next(): number;
  /** Whole, from `min` to `max`. */
  between(min: number, max: number): number;
  chance(probability: number): boolean;
  pick<T>(values: readonly T[]): T;
}

export function seeded(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const between = (min: number, max: number) => min + Math.floor(next() * (max - min + 1));
  return { next, between, chance: (p) => next() < p, pick: (values) => values[between(0, values.length - 1)]! };
}

interface Sleeper {
  readonly due: number;
  readonly order: number;
  resume(): void;
}

/** A worker that is looked after: time stands still while it computes. */
export interface Worker {
  /** Real work under way in it that is not its own computing. */
  executing: number;
  sleeping: number;
  over: boolean;
}

/** A clock that jumps to whatever is due next, once everything that runs is waiting for it: an hour takes no time. */
export interface VirtualTime {
  now(): number;
  sleep(milliseconds: number, worker?: Worker): Promise<void>;
  work(): Worker;
  /** Time stands still until this is done. */
  still<T>(real: Promise<T>): Promise<T>;
  /** Lets time pass until nothing waits any more; `each` is called whenever all stand still. Throws after too many steps. */
  run(each: () => Promise<void>): Promise<void>;
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

export function virtualTime(start: number, mostSteps: number): VirtualTime {
  const sleepers: Sleeper[] = [];
  const workers = new Set<Worker>();
  let now = start;
  let order = 0;

  const sleep = (milliseconds: number, worker?: Worker) =>
    new Promise<void>((resolve) => {
      order += 1;
      if (worker) worker.sleeping += 1;
      const resume = () => {
        if (worker) worker.sleeping -= 1;
        resolve();
      };
      sleepers.push({ due: now + milliseconds, order, resume });
    });

  const busy = () => [...workers].some(({ over, executing, sleeping }) => !over && (executing > 0 || sleeping === 0));

  async function quiet(): Promise<void> {
    do await turn();
    while (busy());
    for (const worker of workers) if (worker.over) workers.delete(worker);
  }

  const work = () => {
    const worker = { executing: 0, sleeping: 0, over: false };
    workers.add(worker);
    return worker;
  };

  return {
    now: () => now,
    sleep,
    work,
    async still(real) {
      const worker = work();
      return real.finally(() => {
        worker.over = true;
      });
    },
    async run(each) {
      for (let steps = 0; ; steps += 1) {
        await quiet();
        await each();
        if (sleepers.length === 0) return;
        if (steps > mostSteps) throw new Error(`not settled after ${mostSteps} steps`);
        sleepers.sort((a, b) => a.due - b.due || a.order - b.order);
        const next = sleepers.shift()!;
        now = Math.max(now, next.due);
        next.resume();
      }
    },
  };
}
