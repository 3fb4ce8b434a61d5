import { type FinishingReporter, jsonReporter, plainReporter, progressReporter } from '../reporters.js';

export interface ViewOptions {
  readonly json: boolean;
  /** How many things will be reported on. */
  readonly total: number;
  /** stdout carries the photo itself: all text goes to stderr. */
  readonly stdoutTaken: boolean;
  /** Questions will be asked, which a moving bar would tear. */
  readonly asks: boolean;
  /** Only warnings and errors are printed. */
  readonly quiet: boolean;
}

/**
 * Whether people watch: both streams are terminals, and it is no CI. A terminal without a size, as containers may have
 * it, cannot be drawn on: ora would clear endless lines of no width.
 */
export function isWatched(): boolean {
  const { stdout, stderr, env } = process;
  return stdout.isTTY === true && stderr.isTTY === true && stderr.columns > 0 && !env.CI;
}

/** How a batch shows its way: a bar before people who watch, plain lines otherwise, only trouble beside a JSON document. */
export async function batchView({ json, total, stdoutTaken, asks, quiet }: ViewOptions): Promise<FinishingReporter> {
  if (json) return jsonReporter(process.stderr);
  if (quiet) return plainReporter({ write: () => undefined }, process.stderr);
  if (!isWatched() || total < 2 || asks) {
    return plainReporter(stdoutTaken ? process.stderr : process.stdout, process.stderr);
  }
  const { progressBar } = await import('../progress-bar.js');
  return progressReporter(progressBar(total, 'photos'), process.stderr);
}
