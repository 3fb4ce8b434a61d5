import type { LocalFunction } from './local-function.js';

/** A function whose code can be replaced while triggers and routes refer to it. */
export interface ReloadableFunction extends LocalFunction {
  /**
   * Once the new function is ready it is used, and the previous one finishes its work. If its code cannot be loaded,
   * for example while a file is being edited, the previous one stays.
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
