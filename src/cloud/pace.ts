import type { Clock } from '../aws/clock.js';
import { detectFacesQuota } from '../aws/quotas.js';
import type { CloudService } from './cloud-service.js';

/** Default photos per second: the limit of the template's HTTP API. */
const usualRate = 20;

/** Number of photos in the service at once, in seconds' worth: a photo takes a few seconds, a cold start some more. */
const secondsInFlight = 10;

/** Photos per second for the service: no more than its HTTP API allows, nor than Rekognition's quota in its region. */
export function defaultRate({ throttle = usualRate, detector, region }: CloudService): number {
  return detector === 'local' ? throttle : Math.min(throttle, detectFacesQuota(region));
}

/** Back-pressure: photos enter the service at a limited rate, and only a limited number is in it at once. */
export interface Pace {
  /** Resolves when the next photo may enter; must be called for one photo after another. Resolves early on abort. */
  enter(): Promise<void>;
  leave(): void;
}

/** A pace of `rate` photos per second, with at most ten seconds' worth in flight. */
export function createPace(rate: number, clock: Clock, signal: AbortSignal): Pace {
  const most = mostInFlight(rate);
  let inFlight = 0;
  let next = 0;
  let freed: (() => void) | undefined;
  signal.addEventListener('abort', () => freed?.(), { once: true });
  return {
    async enter() {
      while (inFlight >= most && !signal.aborted) await new Promise<void>((resolve) => (freed = resolve));
      inFlight += 1;
      const at = Math.max(clock.now(), next);
      next = at + 1000 / rate;
      if (at > clock.now()) await clock.sleep(at - clock.now(), signal);
    },
    leave() {
      inFlight -= 1;
      freed?.();
    },
  };
}

/** Maximum number of photos in the service at once. */
export const mostInFlight = (rate: number): number => Math.max(1, Math.ceil(rate * secondsInFlight));

/** Runs at most `most` pieces of work concurrently. */
export function limiter(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      // Passes the slot to the next waiter, or frees it.
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
