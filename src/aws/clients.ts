import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { RekognitionClient } from '@aws-sdk/client-rekognition';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { STSClient } from '@aws-sdk/client-sts';
import { sdk } from '../sdk/load.js';
import { markAwsErrors } from './aws-error.js';
import type { AwsOptions } from './aws-options.js';
import { credentialLogger } from './credential-reason.js';
import { proxyAgents } from './proxy-agents.js';

export interface ClientOptions extends AwsOptions {
  /** Attempts in all, retries by the SDK included; default 5. 1 for calls that must not happen twice. */
  readonly maxAttempts?: number;
  /** Reads the AWS configuration files again, for credentials that were renewed while the process ran. */
  readonly fresh?: boolean;
}

/** Each factory loads its SDK client when it is called: a command pays for the services it uses, and only those. */
export async function lambdaClient(options: ClientOptions): Promise<LambdaClient> {
  const { LambdaClient } = sdk('@aws-sdk/client-lambda');
  return markAwsErrors(new LambdaClient(clientConfig(options)));
}

export async function logsClient(options: ClientOptions): Promise<CloudWatchLogsClient> {
  const { CloudWatchLogsClient } = sdk('@aws-sdk/client-cloudwatch-logs');
  return markAwsErrors(new CloudWatchLogsClient(clientConfig(options)));
}

export async function metricsClient(options: ClientOptions): Promise<CloudWatchClient> {
  const { CloudWatchClient } = sdk('@aws-sdk/client-cloudwatch');
  return markAwsErrors(new CloudWatchClient(clientConfig(options)));
}

export async function cloudFormationClient(options: ClientOptions): Promise<CloudFormationClient> {
  const { CloudFormationClient } = sdk('@aws-sdk/client-cloudformation');
  return markAwsErrors(new CloudFormationClient(clientConfig(options)));
}

export async function s3Client(options: ClientOptions): Promise<S3Client> {
  const { S3Client } = sdk('@aws-sdk/client-s3');
  return markAwsErrors(new S3Client({ ...clientConfig(options), forcePathStyle: options.pathStyle ?? false }));
}

export async function sqsClient(options: ClientOptions): Promise<SQSClient> {
  const { SQSClient } = sdk('@aws-sdk/client-sqs');
  // A queue's URL names the host that the emulator knows itself by, which need not be the one it is reached at.
  return markAwsErrors(new SQSClient({ ...clientConfig(options), useQueueUrlAsEndpoint: false }));
}

export async function stsClient(options: ClientOptions): Promise<STSClient> {
  const { STSClient } = sdk('@aws-sdk/client-sts');
  return markAwsErrors(new STSClient(clientConfig(options)));
}

export async function dynamoDbClient(options: ClientOptions): Promise<DynamoDBClient> {
  const { DynamoDBClient } = sdk('@aws-sdk/client-dynamodb');
  return markAwsErrors(new DynamoDBClient(clientConfig(options)));
}

export async function rekognitionClient(options: ClientOptions): Promise<RekognitionClient> {
  const { RekognitionClient } = sdk('@aws-sdk/client-rekognition');
  return markAwsErrors(new RekognitionClient(clientConfig(options)));
}

/** Milliseconds until a host that does not answer counts as unreachable; the SDK alone waits for the system, minutes. */
const connectionTimeout = 10_000;

/** What every client is built from. Absent keys stay absent: the SDK then looks at the environment and its files. */
function clientConfig({ region, profile, endpointUrl, maxAttempts, fresh }: ClientOptions) {
  return {
    maxAttempts: maxAttempts ?? 5,
    requestHandler: { connectionTimeout, ...proxyAgents() },
    logger: credentialLogger,
    ...(region && { region }),
    ...(profile && { profile }),
    ...(endpointUrl && { endpoint: endpointUrl }),
    // Not in the SDK's types for clients, but handed on to its credential providers, which cache the files otherwise.
    ...(fresh && { ignoreCache: true }),
  };
}

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
