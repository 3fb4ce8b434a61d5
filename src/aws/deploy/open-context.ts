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

/** The clients of a deployment. */
export type DeployClients = Pick<DeployContext, 'cloudFormation' | 's3' | 'lambda'>;

export async function deployClients(aws: AwsOptions): Promise<DeployClients> {
  const [cloudFormation, s3, lambda] = await Promise.all([cloudFormationClient(aws), s3Client(aws), lambdaClient(aws)]);
  return { cloudFormation, s3, lambda };
}

/** The context of a deployment: clients, and the account that the credentials belong to. */
export async function openDeployContext(
  { aws, reporter, signal }: OpenOptions,
  opened?: Promise<DeployClients>,
): Promise<DeployContext> {
  const [{ account, partition }, clients] = await Promise.all([callerIdentity(aws), opened ?? deployClients(aws)]);
  const region = await clients.cloudFormation.config.region();
  return { ...systemClock, reporter, ...(signal && { signal }), ...clients, account, partition, region };
}

/** The same, with what removing needs besides. */
export async function openRemoveContext(options: OpenOptions): Promise<RemoveContext> {
  const [context, dynamoDb, logs] = await Promise.all([
    openDeployContext(options),
    dynamoDbClient(options.aws),
    logsClient(options.aws),
  ]);
  return { ...context, dynamoDb, logs, profile: options.aws.profile };
}
