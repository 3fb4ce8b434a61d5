/** One line that a function or the platform wrote to CloudWatch Logs. */
export interface LogEvent {
  /** CloudWatch's id: the same event has the same id however often it is read. */
  readonly id: string;
  /** Milliseconds since 1970 when it was written. */
  readonly timestamp: number;
  /** With its line break taken off. */
  readonly message: string;
  /** The log stream: one per execution environment. */
  readonly stream: string;
}

export interface LogQuery {
  /** `/aws/lambda/<function>`. */
  readonly group: string;
  /** Milliseconds since 1970, both inclusive. */
  readonly from: number;
  readonly until?: number | undefined;
  /** CloudWatch filter pattern. */
  readonly pattern?: string | undefined;
}

export interface LogPage {
  readonly events: readonly LogEvent[];
  /** Where the next page begins; undefined on the last. A page may be empty and not the last. */
  readonly next: string | undefined;
}

/** The port behind which CloudWatch Logs stands. Errors are the SDK's own. */
export interface LogSource {
  /** Undefined: there is no such group (yet). */
  page(query: LogQuery, next?: string): Promise<LogPage | undefined>;
  /** When the group's newest event was written; undefined: never, or there is no such group. */
  lastEventAt(group: string): Promise<number | undefined>;
  /** Reads the credentials again. */
  renew(): Promise<void>;
}

/** A log event and the function, by its key in the service file, that it belongs to. */
export interface FunctionEvent extends LogEvent {
  readonly function: string;
}

/** A function whose log is read. */
export interface LoggedFunction {
  /** The key in the service file. */
  readonly key: string;
  /** Its log group, `/aws/lambda/<name>`. */
  readonly group: string;
}
