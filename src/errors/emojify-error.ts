import { type ErrorCode, errorCodes } from './codes.js';

export interface EmojifyErrorOptions {
  /** The error that caused this one; for logs and `--json`. */
  readonly cause?: unknown;
  /** Who has to fix it: `tool` prints a stack and where to report it. Default `user`. */
  readonly fault?: 'user' | 'tool';
  /** One more line below the message: what to do. */
  readonly hint?: string;
  /** Machine-readable details, printed with `--json`. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/**
 * emojify's error class: a stable code for programs, and a message for people that names the wrong value and the fix.
 */
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

  /** Also matches errors of another copy of this module, because a function's bundle has its own. */
  static override [Symbol.hasInstance](value: unknown): value is EmojifyError {
    return value instanceof Error && value.name === 'EmojifyError';
  }

  /** The exit status of a command that ends with this error. */
  get exitCode(): number {
    return errorCodes[this.code].exit;
  }
}
