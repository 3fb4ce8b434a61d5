import { setTimeout as sleep } from 'node:timers/promises';

/** Waits; resolves early when the signal is aborted. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
}

/** Allows loops to sleep until there is something to do. */
export interface Waker {
  /** Ends every wait. */
  wake(): void;
  /** Resolves after these milliseconds, when woken, or when the signal is aborted. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** The maximum delay of a timer: with a larger number of milliseconds it would fire at once. */
const longestTimer = 2 ** 31 - 1;

export function waker(): Waker {
  const waiting = new Set<() => void>();
  return {
    wake() {
      for (const end of [...waiting]) end();
    },
    wait(milliseconds, signal) {
      return new Promise<void>((resolve) => {
        const end = () => {
          clearTimeout(timer);
          waiting.delete(end);
          signal.removeEventListener('abort', end);
          resolve();
        };
        const timer = setTimeout(end, Math.max(0, Math.min(milliseconds, longestTimer)));
        waiting.add(end);
        signal.addEventListener('abort', end);
        if (signal.aborted) end();
      });
    },
  };
}
