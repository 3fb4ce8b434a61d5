import type { Report, Reporter } from '../errors/reporter.js';

/** A stream that lines can be written to. */
export interface LineStream {
  write(text: string): unknown;
}

/** A reporter that has something on the screen until it is finished. */
export interface FinishingReporter extends Reporter {
  /** Whether it shows a bar in place of results, which are then printed at the end. */
  readonly bar?: boolean;
  /** Takes the progress off the screen and prints what was held back; may be called again. */
  finish(): void;
}

/** Plain lines, as things happen: results on one stream, what is wrong on the other. For pipes, files and CI. */
export function plainReporter(results: LineStream, messages: LineStream): FinishingReporter {
  return {
    report({ level, message }) {
      if (level === 'debug') return;
      (level === 'info' ? results : messages).write(`${message}\n`);
    },
    finish: () => undefined,
  };
}

/** Keeps stdout for the JSON document, which tells of every photo; only messages about the run as a whole are printed. */
export function jsonReporter(messages: LineStream): FinishingReporter {
  return {
    report({ level, code, message }) {
      if (level === 'warn' && !code.startsWith('PHOTO_')) messages.write(`${message}\n`);
    },
    finish: () => undefined,
  };
}

/** Something that shows how far the work is. */
export interface Bar {
  increment(): void;
  stop(): void;
}

/** A bar that counts the photos, whose results come in a table later; warnings wait until it is gone, lest they tear it. */
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
