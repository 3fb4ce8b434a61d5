import type { ReadRemote } from '../service/load/variables/remote.js';
import type { SessionFlags } from './aws-session.js';

/**
 * Asks AWS for what the service file takes from there, with the credentials that the flags mean.
 * `optional`: without credentials nothing is asked, and what the file says instead holds.
 */
export function remoteValues(flags: SessionFlags, { optional = false } = {}): ReadRemote {
  return async (wanted, region) => {
    const { awsOptions } = await import('../aws/aws-options.js');
    const { withNamedAwsErrors } = await import('../aws/aws-error.js');
    const { readRemoteValues } = await import('../aws/remote-values.js');
    const aws = awsOptions({ ...flags, region }, process.env);
    try {
      return await withNamedAwsErrors(aws, () => readRemoteValues(wanted, aws));
    } catch (error) {
      if (optional && (error as { code?: string }).code === 'AWS_NO_CREDENTIALS') return undefined;
      throw error;
    }
  };
}
