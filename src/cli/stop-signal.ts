export interface StopSignal {
  readonly signal: AbortSignal;
  /** Stops as Ctrl-C does. */
  stop(): void;
  /** Gives the signals back to whoever had them. */
  release(): void;
}

/** Aborted by the first Ctrl-C or SIGTERM, so that work can end in order; a second one ends the process at once. */
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
