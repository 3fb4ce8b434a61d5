import { EmojifyError } from '../errors/emojify-error.js';

/** What stands in the way of the deployed service when there may be none, or none that this person can reach. */
const unreachable = /^(AWS_(NO_|SSO_|CREDENTIALS_)|SERVICE_NOT_FOUND$|STACK_MISSING$|FUNCTION_NOT_DEPLOYED$)/;

/**
 * Runs the work of a command that acts on the deployed service unless `--local` is given; where that service is out of
 * reach, the error says what `--local` would do.
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
