import type { LocalFunction } from './local-function.js';

/** A function whose code may be replaced while triggers and routes hold on to it. */
export interface ReloadableFunction extends LocalFunction {
  /**
   * Once it is ready this one is called, and the one before finishes what it does. Code that cannot be loaded, as while
   * a file is being edited, leaves the one before in its place.
   */
  replace(next: LocalFunction): void;
}

export function reloadable(name: string): ReloadableFunction {
  let current: LocalFunction | undefined;
  let latest: LocalFunction | undefined;
  const closing = new Set<Promise<void>>();
  const close = (last: LocalFunction) => {
    const closed = last.close().finally(() => closing.delete(closed));
    closing.add(closed);
  };
  return {
    name,
    async invoke(event, requestId) {
      if (!current) throw new Error(`${name} has not been built: see the errors above`);
      return current.invoke(event, requestId);
    },
    replace(next) {
      const swap = () => {
        if (latest !== next) return close(next);
        if (current && current !== next) close(current);
        current = next;
      };
      latest = next;
      if (current && next.ready) next.ready.then(swap, () => close(next));
      else swap();
    },
    async close() {
      latest = undefined;
      if (current) close(current);
      current = undefined;
      await Promise.all(closing);
    },
  };
}
