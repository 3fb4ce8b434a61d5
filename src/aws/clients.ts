import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { RekognitionClient } from '@aws-sdk/client-rekognition';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { SSMClient } from '@aws-sdk/client-ssm';
import type { STSClient } from '@aws-sdk/client-sts';
import { sdk } from '../sdk/load.js';
import { mfaCredentials } from '../sdk/mfa-code.js';
import { markAwsErrors } from './aws-error.js';
import type { AwsOptions } from './aws-options.js';
import { credentialLogger } from './credential-reason.js';
import { proxyAgents } from './proxy-agents.js';

export interface ClientOptions extends AwsOptions {
  /** Total number of attempts, including the SDK's retries; default 5. 1 for calls that must not happen twice. */
  readonly maxAttempts?: number;
  /** Reads the AWS configuration files again, for credentials that were renewed while the process was running. */
  readonly fresh?: boolean;
}

/** Each factory loads its SDK client when it is called, so that a command loads only the services that it uses. */
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
  // A queue's URL contains the host name that the emulator has for itself, which may differ from the one it is reached
  // at.
  return markAwsErrors(new SQSClient({ ...clientConfig(options), useQueueUrlAsEndpoint: false }));
}

export async function stsClient(options: ClientOptions): Promise<STSClient> {
  const { STSClient } = sdk('@aws-sdk/client-sts');
  return markAwsErrors(new STSClient(clientConfig(options)));
}

export async function ssmClient(options: ClientOptions): Promise<SSMClient> {
  const { SSMClient } = sdk('@aws-sdk/client-ssm');
  return markAwsErrors(new SSMClient(clientConfig(options)));
}

export async function dynamoDbClient(options: ClientOptions): Promise<DynamoDBClient> {
  const { DynamoDBClient } = sdk('@aws-sdk/client-dynamodb');
  return markAwsErrors(new DynamoDBClient(clientConfig(options)));
}

export async function rekognitionClient(options: ClientOptions): Promise<RekognitionClient> {
  const { RekognitionClient } = sdk('@aws-sdk/client-rekognition');
  return markAwsErrors(new RekognitionClient(clientConfig(options)));
}

/**
 * Milliseconds until a host that does not respond counts as unreachable; the SDK alone waits for the system's timeout
 * of minutes.
 */
const connectionTimeout = 10_000;

/** Settings of every client. Missing keys stay missing, so that the SDK reads the environment and its files. */
function clientConfig({ region, profile, endpointUrl, maxAttempts, fresh }: ClientOptions) {
  const requestHandler = { connectionTimeout, ...proxyAgents() };
  const source = { logger: credentialLogger, ...(region && { region }), ...(profile && { profile }) };
  return {
    maxAttempts: maxAttempts ?? 5,
    requestHandler,
    ...source,
    ...mfaCredentials({ ...source, requestHandler, fresh }),
    ...(endpointUrl && { endpoint: endpointUrl }),
    // Missing in the SDK's types for clients, but passed on to its credential providers, which otherwise cache the
    // files.
    ...(fresh && { ignoreCache: true }),
  };
}

/** The identity of the credentials. */
export interface Identity {
  readonly account: string;
  readonly arn: string;
  /** `aws`, `aws-cn` or `aws-us-gov`. */
  readonly partition: string;
}

/** Asks AWS for the identity of the credentials, which needs no permission. */
export async function callerIdentity(aws: AwsOptions): Promise<Identity> {
  const sts = await stsClient(aws);
  const { GetCallerIdentityCommand } = sdk('@aws-sdk/client-sts');
  const { Account = '', Arn = '' } = await sts.send(new GetCallerIdentityCommand({}));
  return { account: Account, arn: Arn, partition: Arn.split(':')[1] ?? 'aws' };
}
