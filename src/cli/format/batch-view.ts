import { type FinishingReporter, jsonReporter, plainReporter, progressReporter } from '../reporters.js';

export interface ViewOptions {
  readonly json: boolean;
  /** Whether prompts will be shown, which a moving bar would garble. */
  readonly asks: boolean;
  /** Only warnings and errors are printed. */
  readonly quiet: boolean;
}

/** What is known once the photos are. */
interface Planned {
  /** Number of photos to be reported. */
  readonly photos: number;
  /** stdout carries the photo itself, so all text goes to stderr. */
  readonly toStdout?: boolean;
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
 * Shows the progress of a batch from `open` on, which is called once the number of photos is known; `finish` may be
 * called before that, and twice.
 */
export function batchView(options: ViewOptions) {
  let view: FinishingReporter | undefined;
  return {
    async open(planned: Planned): Promise<FinishingReporter> {
      view = await openView(options, planned);
      return view;
    },
    hasBar: () => view?.bar === true,
    finish: () => view?.finish(),
  };
}

/** A bar on a terminal, plain lines elsewhere, and only problems beside a JSON document. */
async function openView(
  { json, asks, quiet }: ViewOptions,
  { photos, toStdout, note }: Planned,
): Promise<FinishingReporter> {
  if (json) return jsonReporter(process.stderr);
  if (quiet) return plainReporter({ write: () => undefined }, process.stderr);
  if (!isWatched() || photos < 2 || asks) {
    return plainReporter(toStdout ? process.stderr : process.stdout, process.stderr);
  }
  const { progressBar } = await import('../progress-bar.js');
  return progressReporter(progressBar(photos, 'photos', note), process.stderr);
}
