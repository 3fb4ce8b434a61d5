import type { Reporter } from '../../errors/reporter.js';
import type { AwsOptions } from '../aws-options.js';
import { cloudFormationClient, dynamoDbClient, lambdaClient, logsClient, s3Client } from '../clients.js';
import { systemClock } from '../clock.js';
import { callerIdentity } from '../identity.js';
import type { DeployContext } from './deploy-context.js';
import type { RemoveContext } from './remove.js';

export interface OpenOptions {
  readonly aws: AwsOptions;
  readonly reporter: Reporter;
  /** Aborts when the user stops the command. */
  readonly signal?: AbortSignal;
}

/** The context of a deployment: clients, and the account that the credentials belong to. */
export async function openDeployContext({ aws, reporter, signal }: OpenOptions): Promise<DeployContext> {
  const [cloudFormation, s3, lambda, identity] = await Promise.all([
    cloudFormationClient(aws),
    s3Client(aws),
    lambdaClient(aws),
    callerIdentity(aws),
  ]);
  const { account, partition } = identity;
  const region = await cloudFormation.config.region();
  const outside = { ...systemClock, reporter, ...(signal && { signal }) };
  return { ...outside, cloudFormation, s3, lambda, account, partition, region };
}

/** The same, with what removing needs besides. */
export async function openRemoveContext(options: OpenOptions): Promise<RemoveContext> {
  const [context, dynamoDb, logs] = await Promise.all([
    openDeployContext(options),
    dynamoDbClient(options.aws),
    logsClient(options.aws),
  ]);
  return { ...context, dynamoDb, logs };
}
