import type { AwsOptions } from './aws-options.js';
import { stsClient } from './clients.js';
import { sdk } from './sdk.js';

/** Whom the credentials belong to. */
export interface Identity {
  readonly account: string;
  readonly arn: string;
  /** `aws`, `aws-cn` or `aws-us-gov`. */
  readonly partition: string;
}

/** Asks AWS whom the credentials belong to; every identity may ask that. */
export async function callerIdentity(aws: AwsOptions): Promise<Identity> {
  const sts = await stsClient(aws);
  const { GetCallerIdentityCommand } = sdk('@aws-sdk/client-sts');
  const { Account = '', Arn = '' } = await sts.send(new GetCallerIdentityCommand({}));
  return { account: Account, arn: Arn, partition: Arn.split(':')[1] ?? 'aws' };
}
