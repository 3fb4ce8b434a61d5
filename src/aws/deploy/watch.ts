import { relative } from 'node:path';
import { isGenerated, type MadeOf } from '../../service/package/made-of.js';

/** Milliseconds to wait for further changes before a build: editors write several times. */
const QUIET = 150;

export interface WatchOptions {
  readonly root: string;
  /** Whether a change of a file matters; called for each change. */
  readonly matters: MadeOf;
  /** Files outside the folder to watch as well. */
  readonly outside: readonly string[];
  /** Stops watching. */
  readonly signal: AbortSignal;
  /** Called with the changes since the last call, one call at a time; an error that it throws stops watching. */
  readonly changed: (files: readonly string[]) => Promise<void>;
}

/**
 * Watches the relevant files in a service's folder until the signal is aborted. Changes during a call are collected for
 * the next.
 */
export async function watchFiles({ root, matters, outside, signal, changed }: WatchOptions): Promise<void> {
  const { watch } = await import('chokidar');
  const files = new Set<string>();
  let wake: () => void = () => undefined;
  const watcher = watch([root, ...outside], { ignored: (path) => isGenerated(root, path), ignoreInitial: true });
  watcher.on('all', (_, path) => {
    if (!matters(path)) return;
    files.add(relative(root, path));
    wake();
  });
  signal.addEventListener('abort', () => wake(), { once: true });
  try {
    while (!signal.aborted) {
      if (files.size === 0) await new Promise<void>((resolve) => (wake = resolve));
      else {
        await new Promise((resolve) => setTimeout(resolve, QUIET));
        const batch = [...files];
        files.clear();
        await changed(batch);
      }
    }
  } finally {
    await watcher.close();
  }
}
