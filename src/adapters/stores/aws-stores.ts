import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { AnalysisStore, Clock, ImageStore } from '../../pipeline/ports.js';
import { installedSdk } from '../../sdk/load.js';
import { dynamoAnalysisStore } from './dynamodb-analysis-store.js';
import { s3ImageStore } from './s3-image-store.js';

export interface AwsStoresOptions {
  readonly bucket: string;
  readonly table: string;
  /** Default: what the AWS configuration says. */
  readonly region?: string;
  readonly profile?: string;
  /** In place of those that the AWS configuration names. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Another endpoint, such as an emulator's; `AWS_ENDPOINT_URL*` are followed without it. */
  readonly endpoint?: string;
  /** Names the bucket in the path instead of the host name, for emulators. Default: only with an `endpoint`. */
  readonly pathStyle?: boolean;
  readonly now?: Clock;
}

/** The stores on AWS. The clients are made here; `s3ImageStore` and `dynamoAnalysisStore` take your own. */
export async function openAwsStores(
  options: AwsStoresOptions,
): Promise<{ images: ImageStore; analyses: AnalysisStore }> {
  const { bucket, table, now, pathStyle = options.endpoint !== undefined, ...config } = options;
  const [{ S3Client }, { DynamoDBClient }] = await Promise.all([
    installedSdk('@aws-sdk/client-s3', () => import('@aws-sdk/client-s3')),
    installedSdk('@aws-sdk/client-dynamodb', () => import('@aws-sdk/client-dynamodb')),
  ]);
  const s3 = new S3Client({
    ...config,
    forcePathStyle: pathStyle,
    // A presigned PUT cannot carry the checksum of a body that nobody has yet.
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
  const dynamo = await documentClient(new DynamoDBClient(config));
  return {
    images: s3ImageStore({ client: s3, bucket }),
    analyses: dynamoAnalysisStore({ client: dynamo, table, now }),
  };
}

/** A client as `dynamoAnalysisStore` wants it: what is undefined is not stored. */
export async function documentClient(client: DynamoDBClient): Promise<DynamoDBDocumentClient> {
  const { DynamoDBDocumentClient } = await installedSdk('@aws-sdk/lib-dynamodb', () => import('@aws-sdk/lib-dynamodb'));
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}
