import type { LogEvent } from './log-source.js';

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
