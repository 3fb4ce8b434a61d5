export interface StopSignal {
  readonly signal: AbortSignal;
  /** Aborts the signal, as Ctrl-C does. */
  stop(): void;
  /** Removes the signal handlers. */
  release(): void;
}

/** A signal that the first Ctrl-C or SIGTERM aborts, so that work can end cleanly; a second one kills the process. */
export function stopSignal(): StopSignal {
  const controller = new AbortController();
  const stop = () => {
    release();
    controller.abort(new Error('interrupted'));
  };
  const release = () => {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return { signal: controller.signal, stop, release };
}
