import type { LocalFunction } from './local-function.js';

/** A function whose code may be replaced while triggers and routes hold on to it. */
export interface ReloadableFunction extends LocalFunction {
  /** From now on this one is called; the one before finishes what it does. */
  replace(next: LocalFunction): void;
}

export function reloadable(name: string): ReloadableFunction {
  let current: LocalFunction | undefined;
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
      if (current) close(current);
      current = next;
    },
    async close() {
      if (current) close(current);
      current = undefined;
      await Promise.all(closing);
    },
  };
}
