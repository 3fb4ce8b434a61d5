import type { Clock } from '../aws/clock.js';
import { detectFacesQuota } from '../aws/quotas.js';
import type { CloudService } from './cloud-service.js';

/** Photos a second where nothing says otherwise: as many as the template's HTTP API takes. */
const usualRate = 20;

/** Seconds' worth of photos that may be in the service at once: a photo takes a few seconds, a cold start some more. */
const secondsInFlight = 10;

/** Photos a second that the service takes: never more than its HTTP API does, nor than Rekognition's quota in its region. */
export function defaultRate({ throttle = usualRate, detector, region }: CloudService): number {
  return detector === 'local' ? throttle : Math.min(throttle, detectFacesQuota(region));
}

/** Back-pressure: photos enter the service at a rate, and no more than some are in it at once. */
export interface Pace {
  /** Resolves when the next photo may enter; call it for one photo after another. Ends early when aborted. */
  enter(): Promise<void>;
  leave(): void;
}

/** A pace of `rate` photos a second, and of no more in flight than come in ten seconds. */
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

/** Most photos that are in the service at once. */
export const mostInFlight = (rate: number): number => Math.max(1, Math.ceil(rate * secondsInFlight));

/** Lets no more than `most` pieces of work run at once. */
export function limiter(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      // The place goes to the next one that waits, or is free.
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
