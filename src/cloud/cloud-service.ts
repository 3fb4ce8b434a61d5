import { dynamoRecordReader, type ReadRecords } from '../adapters/stores/read-records.js';
import { copyNew, listObjects, type S3Object } from '../adapters/stores/s3-source.js';
import { nameAwsError } from '../aws/aws-error.js';
import type { AwsOptions } from '../aws/aws-options.js';
import { type DeployedPipeline, findPipeline } from '../aws/find-stores.js';
import type { AnalysisStore, ImageStore, ObjectAttributes } from '../pipeline/ports.js';
import type { Service } from '../service/types.js';

/** A deployed service, for `process --cloud`. */
export interface CloudService extends DeployedPipeline {
  readonly stage: string;
  readonly region: string;
  /** Requests per second that its HTTP API allows, if the service file sets a limit. */
  readonly throttle?: number;
  readonly images: ImageStore;
  readonly analyses: AnalysisStore;
  readonly readRecords: ReadRecords;
  /** Copies an object inside S3; returns false and changes nothing if the key exists. */
  copyNew(source: S3Object, key: string, attributes: ObjectAttributes): Promise<boolean>;
  listObjects(bucket: string, prefix: string): AsyncIterable<S3Object>;
  /** Converts an error of AWS to one of ours. */
  nameError(error: unknown): unknown;
}

/**
 * Finds the deployed service of a service file.
 * @throws EmojifyError STACK_MISSING, SERVICE_WITHOUT_IMAGES, AWS_…
 */
export async function openCloudService(aws: AwsOptions, service: Service): Promise<CloudService> {
  const { dynamoDbClient, lambdaClient, s3Client } = await import('../aws/clients.js');
  const { documentClient, dynamoAnalysisStore, s3ImageStore } = await import('../adapters/stores/index.js');
  const deployed = await findPipeline(await lambdaClient(aws), service);
  const { bucket, table } = deployed;
  // A run makes thousands of requests, so a temporary failure must not end it.
  const patient = { ...aws, maxAttempts: 10 };
  const client = await s3Client(patient);
  const dynamo = await documentClient(await dynamoDbClient(patient));
  const throttle = service.provider.httpApi?.throttle?.rateLimit;
  return {
    ...deployed,
    stage: service.stage,
    region: service.region,
    ...(throttle !== undefined && { throttle }),
    images: s3ImageStore({ client, bucket }),
    analyses: dynamoAnalysisStore({ client: dynamo, table }),
    readRecords: dynamoRecordReader(dynamo, table),
    copyNew: (source, key, attributes) => copyNew(client, source, { bucket, key }, attributes),
    listObjects: (from, prefix) => listObjects(client, from, prefix),
    nameError: (error) => nameAwsError(error, aws),
  };
}
