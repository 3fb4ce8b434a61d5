import { setTimeout as sleep } from 'node:timers/promises';

/** Waits; resolves early when the signal is aborted. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
}

/** Lets loops sleep until there is something to do. */
export interface Waker {
  /** Ends every wait. */
  wake(): void;
  /** Ends after these milliseconds, when woken, or when the signal says that work ends. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** The longest that a timer takes: a larger number of milliseconds would end at once. */
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
