import { relative, sep } from 'node:path';

/** Files that a change of does not matter for: what is built, installed or kept by git. */
const ignored = ['.emojify', '.git', 'node_modules', 'coverage'];
/** Milliseconds without a further change before anything is built: editors write several times. */
const QUIET = 150;

export interface WatchOptions {
  readonly root: string;
  /** Ends the watch. */
  readonly signal: AbortSignal;
  /** Called with what changed since the last call, one call at a time; what it throws ends the watch. */
  readonly changed: (files: readonly string[]) => Promise<void>;
}

/** Watches a service's folder until the signal is aborted. Changes during a call are gathered for the next. */
export async function watchFiles({ root, signal, changed }: WatchOptions): Promise<void> {
  const { watch } = await import('chokidar');
  const files = new Set<string>();
  let wake: () => void = () => undefined;
  const watcher = watch(root, { ignored: (path) => isIgnored(root, path), ignoreInitial: true });
  watcher.on('all', (_, path) => {
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

function isIgnored(root: string, path: string): boolean {
  return relative(root, path)
    .split(sep)
    .some((part) => ignored.includes(part));
}
