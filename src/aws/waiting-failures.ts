import type { LambdaClient } from '@aws-sdk/client-lambda';
import { sdk } from '../sdk/load.js';
import type { AwsOptions } from './aws-options.js';
import { lambdaClient, s3Client, sqsClient } from './clients.js';

/** What waits in the failure destination of a function: events whose retries are used up and that were not recorded. */
export interface WaitingFailures {
  /** Key of the function in the service file. */
  readonly function: string;
  readonly destination: 'queue' | 'bucket';
  /** Name of the queue or bucket. */
  readonly name: string;
  /** Number of messages or objects; objects are counted up to 1000. Absent if these credentials cannot read it. */
  readonly waiting?: number;
}

interface Named {
  readonly key: string;
  readonly name: string;
}

/** The failure destinations (queues and buckets) of deployed functions, each with the number of waiting events. */
export async function waitingFailures(aws: AwsOptions, functions: readonly Named[]): Promise<WaitingFailures[]> {
  const lambda = await lambdaClient(aws);
  const found = await Promise.all(
    functions.map(async ({ key, name }) => (await destinationsOf(lambda, name)).map((arn) => ({ key, arn }))),
  );
  const counted = await Promise.all(found.flat().map(({ key, arn }) => count(aws, key, arn)));
  return counted.filter((one) => one !== undefined);
}

async function destinationsOf(lambda: LambdaClient, name: string): Promise<string[]> {
  const { ListEventSourceMappingsCommand, ListFunctionEventInvokeConfigsCommand } = sdk('@aws-sdk/client-lambda');
  const [invoke, mappings] = await Promise.all([
    orNothing(lambda.send(new ListFunctionEventInvokeConfigsCommand({ FunctionName: name }))),
    orNothing(lambda.send(new ListEventSourceMappingsCommand({ FunctionName: name }))),
  ]);
  const configs = [...(invoke?.FunctionEventInvokeConfigs ?? []), ...(mappings?.EventSourceMappings ?? [])];
  return configs.flatMap(({ DestinationConfig }) => DestinationConfig?.OnFailure?.Destination ?? []);
}

async function count(aws: AwsOptions, key: string, arn: string): Promise<WaitingFailures | undefined> {
  const [, , service, , , name = ''] = arn.split(':');
  if (service === 'sqs') return { function: key, destination: 'queue', name, ...(await messagesIn(aws, name)) };
  if (service === 's3') return { function: key, destination: 'bucket', name, ...(await objectsIn(aws, name)) };
  return undefined;
}

async function messagesIn(aws: AwsOptions, name: string): Promise<{ waiting?: number }> {
  const { GetQueueAttributesCommand, GetQueueUrlCommand } = sdk('@aws-sdk/client-sqs');
  const client = await sqsClient(aws);
  const url = await orNothing(client.send(new GetQueueUrlCommand({ QueueName: name })));
  if (!url?.QueueUrl) return {};
  const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const request = new GetQueueAttributesCommand({ QueueUrl: url.QueueUrl, AttributeNames: [...names] });
  const { Attributes = {} } = (await orNothing(client.send(request))) ?? {};
  return { waiting: names.reduce((sum, attribute) => sum + Number(Attributes[attribute] ?? 0), 0) };
}

async function objectsIn(aws: AwsOptions, name: string): Promise<{ waiting?: number }> {
  const { ListObjectsV2Command } = sdk('@aws-sdk/client-s3');
  const client = await s3Client(aws);
  const list = await orNothing(client.send(new ListObjectsV2Command({ Bucket: name, MaxKeys: 1000 })));
  return list ? { waiting: list.KeyCount ?? list.Contents?.length ?? 0 } : {};
}

/** A batch that the trigger of a function gave up, as it is in the bucket of its failure destination. */
export interface FailureObject {
  readonly text: string;
  remove(): Promise<unknown>;
}

/** What is in the failure buckets of deployed functions; of each bucket at most 1000 objects, and none without permission. */
export async function* failureObjects(aws: AwsOptions, functions: readonly Named[]): AsyncGenerator<FailureObject> {
  const { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command } = sdk('@aws-sdk/client-s3');
  const [lambda, client] = await Promise.all([lambdaClient(aws), s3Client(aws)]);
  const destinations = await Promise.all(functions.map(({ name }) => destinationsOf(lambda, name)));
  const buckets = destinations.flat().flatMap((arn) => (arn.split(':')[2] === 's3' ? [arn.split(':')[5] ?? ''] : []));
  for (const Bucket of new Set(buckets)) {
    const list = await orNothing(client.send(new ListObjectsV2Command({ Bucket, Prefix: 'aws/lambda/' })));
    for (const { Key } of list?.Contents ?? []) {
      const object = await orNothing(client.send(new GetObjectCommand({ Bucket, Key })));
      if (!object?.Body) continue;
      const remove = () => client.send(new DeleteObjectCommand({ Bucket, Key }));
      yield { text: await object.Body.transformToString(), remove };
    }
  }
}

const absent = /NotFound|NoSuchKey|NoSuchBucket|NonExistentQueue|QueueDoesNotExist|AccessDenied|Forbidden/;

/** Undefined if it does not exist, or these credentials cannot read it, so that the other figures are still shown. */
async function orNothing<T>(request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    if (absent.test((error as Error).name)) return undefined;
    throw error;
  }
}
