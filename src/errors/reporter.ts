/** An event to report while work is in progress. `code` is stable, for programs; `message` is for people. */
export interface Report {
  readonly level: 'debug' | 'info' | 'warn';
  readonly code: string;
  readonly message: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

/**
 * The only way to output: logic never prints, but reports to a reporter that is passed in (terminal, JSON or silent).
 */
export interface Reporter {
  report(report: Report): void;
}

export const silentReporter: Reporter = { report: () => undefined };
