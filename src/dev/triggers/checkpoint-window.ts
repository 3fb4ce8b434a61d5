export interface CheckpointWindow {
  /** Tracks the work on one entry; the checkpoint moves past it once all entries before it are done, too. */
  track(sequence: number, work: Promise<void>): Promise<void>;
}

/**
 * Allows entries of a log to be processed concurrently and out of order without checkpointing past an unfinished one.
 */
export function checkpointWindow(advance: (sequence: number) => Promise<void>): CheckpointWindow {
  const open: { readonly sequence: number; done: boolean }[] = [];
  return {
    async track(sequence, work) {
      const entry = { sequence, done: false };
      open.push(entry);
      await work;
      entry.done = true;
      let reached: number | undefined;
      while (open[0]?.done) reached = open.shift()?.sequence;
      if (reached !== undefined) await advance(reached);
    },
  };
}
