import { EmojifyError } from './emojify-error.js';

/** Whether the same call may succeed later (throttled, unreachable): adapters mark such errors with `data: {retryable: true}`. */
export function isTransient(error: unknown): boolean {
  return error instanceof EmojifyError && error.data?.retryable === true;
}
