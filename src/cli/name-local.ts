import { EmojifyError } from '../errors/emojify-error.js';

/** Errors that a user without a deployed service, or without access to it, is likely to see. */
const unreachable = /^(AWS_(NO_|SSO_|CREDENTIALS_)|SERVICE_NOT_FOUND$|STACK_MISSING$|FUNCTION_NOT_DEPLOYED$)/;

/**
 * Runs the work of a command that uses the deployed service unless `--local` is given. If the service cannot be reached,
 * the hint also says what `--local` would do.
 */
export async function orNameLocal<T>(local: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof EmojifyError) || !unreachable.test(error.code) || error.hint?.includes('--local'))
      throw error;
    const { code, message, cause, fault, data } = error;
    const hint = [error.hint, local].filter(Boolean).join('; ');
    throw new EmojifyError(code, message, { cause, fault, hint, ...(data && { data }) });
  }
}
