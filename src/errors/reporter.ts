/** One thing worth telling while work goes on. `code` is stable, for machines; `message` is for people. */
export interface Report {
  readonly level: 'debug' | 'info' | 'warn';
  readonly code: string;
  readonly message: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** The one door for output: logic never prints, it reports to the reporter it is given (terminal, JSON or silent). */
export interface Reporter {
  report(report: Report): void;
}

export const silentReporter: Reporter = { report: () => undefined };
