import type { Report, Reporter } from '../errors/reporter.js';

/** The part of a writable stream that reporters use. */
export interface LineStream {
  write(text: string): unknown;
}

/** A reporter that may show progress until it is finished. */
export interface FinishingReporter extends Reporter {
  /** Whether it shows a progress bar instead of results, which are then printed at the end. */
  readonly bar?: boolean;
  /** Removes the progress from the screen and prints held-back warnings; may be called twice. */
  finish(): void;
}

/** For pipes, files and CI: one line per report, results on one stream and warnings on the other. */
export function plainReporter(results: LineStream, messages: LineStream): FinishingReporter {
  return {
    report({ level, message }) {
      if (level === 'debug') return;
      (level === 'info' ? results : messages).write(`${message}\n`);
    },
    finish: () => undefined,
  };
}

/** For `--json`: the document has the result of every photo, so only warnings about the whole run are printed. */
export function jsonReporter(messages: LineStream): FinishingReporter {
  return {
    report({ level, code, message }) {
      if (level === 'warn' && !code.startsWith('PHOTO_')) messages.write(`${message}\n`);
    },
    finish: () => undefined,
  };
}

/** A progress bar. */
export interface Bar {
  increment(): void;
  stop(): void;
}

/** Counts photos on a progress bar. Warnings are held back until it is gone, since they would garble it. */
export function progressReporter(bar: Bar, messages: LineStream): FinishingReporter {
  const held: Report[] = [];
  return {
    bar: true,
    report(report) {
      if (report.code.startsWith('PHOTO_')) bar.increment();
      else if (report.level === 'warn') held.push(report);
    },
    finish() {
      bar.stop();
      for (const { message } of held.splice(0)) messages.write(`${message}\n`);
    },
  };
}
