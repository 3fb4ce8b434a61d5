import { EventEmitter, once } from 'node:events';
import type { Change, ChangeLog } from '../../../src/pipeline/ports.js';

/** A change log in memory, with the checkpoints for a test to look at. */
export function memoryLog<T>(): ChangeLog<T> & {
  append(change: T): number;
  readonly checkpoints: Map<string, number>;
} {
  const entries: Change<T>[] = [];
  const checkpoints = new Map<string, number>();
  const bell = new EventEmitter();
  return {
    checkpoints,
    append(change) {
      entries.push({ sequence: entries.length + 1, at: '2026-01-02T03:04:05.000Z', change });
      bell.emit('change');
      return entries.length;
    },
    read: async (after, limit) => entries.slice(after, after + limit),
    async wait(after, signal) {
      if (entries.length <= after) await once(bell, 'change', { signal }).catch(() => undefined);
    },
    checkpoint: async (consumer) => checkpoints.get(consumer) ?? 0,
    advance: async (consumer, sequence) => {
      checkpoints.set(consumer, sequence);
    },
  };
}
