/** One line that a function or the platform wrote to CloudWatch Logs. */
export interface LogEvent {
  /** CloudWatch's id, which stays the same however often the event is read. */
  readonly id: string;
  /** Milliseconds since 1970 at which it was written. */
  readonly timestamp: number;
  /** Without its line break. */
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
  /** Where the next page begins; undefined on the last. A page may be empty although it is not the last. */
  readonly next: string | undefined;
}

/** The port to CloudWatch Logs. Errors are the SDK's own. */
export interface LogSource {
  /** Undefined if the group does not exist (yet). */
  page(query: LogQuery, next?: string): Promise<LogPage | undefined>;
  /** When the group's newest event was written; undefined if it has none or does not exist. */
  lastEventAt(group: string): Promise<number | undefined>;
  /** Reads the credentials again. */
  renew(): Promise<void>;
}

/** A log event with the function that it belongs to, by its key in the service file. */
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
