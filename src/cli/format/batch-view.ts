import { type FinishingReporter, jsonReporter, plainReporter, progressReporter } from '../reporters.js';

export interface ViewOptions {
  readonly json: boolean;
  /** Total number of items to be reported. */
  readonly total: number;
  /** stdout carries the photo itself, so all text goes to stderr. */
  readonly stdoutTaken: boolean;
  /** Whether prompts will be shown, which a moving bar would garble. */
  readonly asks: boolean;
  /** Only warnings and errors are printed. */
  readonly quiet: boolean;
  /** What the bar says behind its figures, such as the cost so far. */
  readonly note?: () => string;
}

/**
 * Whether people are watching: both streams are terminals, and it is not CI. A terminal without a size, as in some
 * containers, does not count: ora would clear endless lines of zero width.
 */
export function isWatched(): boolean {
  const { stdout, stderr, env } = process;
  return stdout.isTTY === true && stderr.isTTY === true && stderr.columns > 0 && !env.CI;
}

/**
 * How the progress of a batch is shown: a bar on a terminal, plain lines elsewhere, and only problems beside a JSON
 * document.
 */
export async function batchView({
  json,
  total,
  stdoutTaken,
  asks,
  quiet,
  note,
}: ViewOptions): Promise<FinishingReporter> {
  if (json) return jsonReporter(process.stderr);
  if (quiet) return plainReporter({ write: () => undefined }, process.stderr);
  if (!isWatched() || total < 2 || asks) {
    return plainReporter(stdoutTaken ? process.stderr : process.stdout, process.stderr);
  }
  const { progressBar } = await import('../progress-bar.js');
  return progressReporter(progressBar(total, 'photos', note), process.stderr);
}
