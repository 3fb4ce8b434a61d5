import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Reporter } from '../../errors/reporter.js';
import type { AwsOptions } from '../aws-options.js';
import {
  callerIdentity,
  cloudFormationClient,
  dynamoDbClient,
  lambdaClient,
  logsClient,
  s3Client,
} from '../clients.js';
import type { Clock } from '../clock.js';
import { systemClock } from '../clock.js';
import type { RemoveContext } from './remove.js';

/** The dependencies of a deployment; tests pass a clock that does not wait. */
export interface DeployContext extends Clock {
  readonly cloudFormation: CloudFormationClient;
  readonly s3: S3Client;
  readonly lambda: LambdaClient;
  readonly account: string;
  readonly region: string;
  /** `aws`, `aws-cn` or `aws-us-gov`: the second part of every ARN. */
  readonly partition: string;
  readonly reporter: Reporter;
  /** Aborts when the user stops the command; cleaning up continues. */
  readonly signal?: AbortSignal;
}

/** The same context for work that must be finished although the user stopped the command. */
export function uninterrupted(context: DeployContext): DeployContext {
  const { signal: _, ...rest } = context;
  return rest;
}

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

/** The context of a deployment: clients, and the account of the credentials. */
export async function openDeployContext(
  { aws, reporter, signal }: OpenOptions,
  opened?: Promise<DeployClients>,
): Promise<DeployContext> {
  const [{ account, partition }, clients] = await Promise.all([callerIdentity(aws), opened ?? deployClients(aws)]);
  const region = await clients.cloudFormation.config.region();
  return { ...systemClock, reporter, ...(signal && { signal }), ...clients, account, partition, region };
}

/** The same, with the clients that a removal needs as well. */
export async function openRemoveContext(options: OpenOptions): Promise<RemoveContext> {
  const [context, dynamoDb, logs] = await Promise.all([
    openDeployContext(options),
    dynamoDbClient(options.aws),
    logsClient(options.aws),
  ]);
  return { ...context, dynamoDb, logs, profile: options.aws.profile };
}
