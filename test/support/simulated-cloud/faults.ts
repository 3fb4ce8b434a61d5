import type { AnalysisStore, ImageStore } from '../../../src/pipeline/ports.js';
import type { Random, VirtualTime, Worker } from './virtual-time.js';

/** How often a call goes wrong, each from 0 to 1. */
export interface Weather {
  /** Refused before it did anything: S3's 503, throttling. */
  readonly refused: number;
  /** Done, but the answer is lost. */
  readonly lost: number;
  /** The process ends before or after the call. */
  readonly killed: number;
}

export const calm: Weather = { refused: 0, lost: 0, killed: 0 };

/** One run of a function. */
export interface Invocation {
  readonly worker: Worker;
  /** Ends it as if the process was killed: whatever it waits for never comes. */
  kill(): void;
}

export interface FaultOptions {
  readonly random: Random;
  readonly time: VirtualTime;
  readonly weather: () => Weather;
  /** Told of each failure that was caused. */
  readonly caused: (text: string) => void;
}

const errors = [
  ['ThrottlingException', 'Rate exceeded'],
  ['ProvisionedThroughputExceededException', 'throughput exceeded'],
  ['SlowDown', 'reduce your request rate'],
  ['ServiceUnavailable', '503'],
  ['InternalServerError', 'we encountered an internal error'],
  ['TimeoutError', 'socket hang up'],
] as const;

const never = () => new Promise<never>(() => undefined);

/** Each method of a store takes its time, and may fail, lose its answer, or be the last thing that the process did. */
export function faulty<T extends object>(store: T, invocation: Invocation, options: FaultOptions): T {
  const { random, time, weather, caused } = options;
  const failure = (name: string) => {
    const [error, message] = random.pick(errors);
    const text = `${message} (${name}, ${random.between(1, 1e9)})`;
    caused(text);
    return Object.assign(new Error(text), { name: error });
  };
  const call = async (name: string, work: () => Promise<unknown>) => {
    const { refused, lost, killed } = weather();
    await time.sleep(random.chance(0.1) ? random.between(100, 3000) : random.between(1, 40), invocation.worker);
    if (invocation.worker.over) return never();
    if (random.chance(killed / 2)) return die(invocation);
    if (random.chance(refused)) throw failure(name);
    invocation.worker.executing += 1;
    const result = await work().finally(() => {
      invocation.worker.executing -= 1;
    });
    if (random.chance(killed / 2)) return die(invocation);
    if (random.chance(lost)) throw failure(name);
    return result;
  };
  const methods = Object.entries(store).map(([name, method]) => [
    name,
    (...args: unknown[]) => call(name, async () => method(...args)),
  ]);
  return Object.fromEntries(methods);
}

function die(invocation: Invocation): Promise<never> {
  invocation.kill();
  return never();
}

/** What an invocation works with. */
export interface Ports {
  readonly images: ImageStore;
  readonly analyses: AnalysisStore;
}
