import { type ErrorCode, errorCodes } from './codes.js';

export interface EmojifyErrorOptions {
  /** The error this one was made from; kept for logs and for `--json`. */
  readonly cause?: unknown;
  /** Whose fault it is: `tool` prints a stack and where to report it. Default `user`. */
  readonly fault?: 'user' | 'tool';
  /** One more line under the message: what to do. */
  readonly hint?: string;
  /** Machine-readable details, printed under `--json`. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/** The one error of emojify: a code for machines, and for people a message that names the wrong value and the fix. */
export class EmojifyError extends Error {
  readonly code: ErrorCode;
  readonly fault: 'user' | 'tool';
  readonly hint: string | undefined;
  readonly data: Readonly<Record<string, unknown>> | undefined;

  constructor(code: ErrorCode, message: string, options: EmojifyErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'EmojifyError';
    this.code = code;
    this.fault = options.fault ?? 'user';
    this.hint = options.hint;
    this.data = options.data;
  }

  /** Also for errors of another copy of this module: a function's bundle has its own. */
  static override [Symbol.hasInstance](value: unknown): value is EmojifyError {
    return value instanceof Error && value.name === 'EmojifyError';
  }

  /** The process's exit status when this error ends a command. */
  get exitCode(): number {
    return errorCodes[this.code].exit;
  }
}
