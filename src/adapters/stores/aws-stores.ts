import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { AnalysisStore, Clock, ImageStore } from '../../pipeline/ports.js';
import { installedSdk } from '../../sdk/load.js';
import { mfaCredentials } from '../../sdk/mfa-code.js';
import { dynamoAnalysisStore } from './dynamodb-analysis-store.js';
import { s3ImageStore } from './s3-image-store.js';

export interface AwsStoresOptions {
  readonly bucket: string;
  readonly table: string;
  /** Default: from the AWS configuration. */
  readonly region?: string;
  readonly profile?: string;
  /** Overrides the credentials of the AWS configuration. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Another endpoint, such as an emulator's; `AWS_ENDPOINT_URL*` apply without it. */
  readonly endpoint?: string;
  /** Puts the bucket name in the path instead of the host name, for emulators. Default: only with an `endpoint`. */
  readonly pathStyle?: boolean;
  readonly now?: Clock;
}

/** Opens the stores on AWS with its own clients; `s3ImageStore` and `dynamoAnalysisStore` accept yours. */
export async function openAwsStores(
  options: AwsStoresOptions,
): Promise<{ images: ImageStore; analyses: AnalysisStore }> {
  const { bucket, table, now, pathStyle = options.endpoint !== undefined, ...given } = options;
  const config = { ...mfaCredentials({ region: given.region, profile: given.profile }), ...given };
  const [{ S3Client }, { DynamoDBClient }] = await Promise.all([
    installedSdk('@aws-sdk/client-s3', () => import('@aws-sdk/client-s3')),
    installedSdk('@aws-sdk/client-dynamodb', () => import('@aws-sdk/client-dynamodb')),
  ]);
  const s3 = new S3Client({
    ...config,
    forcePathStyle: pathStyle,
    // A presigned PUT cannot contain a checksum, because the body does not exist yet.
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
  const dynamo = await documentClient(new DynamoDBClient(config));
  return {
    images: s3ImageStore({ client: s3, bucket }),
    analyses: dynamoAnalysisStore({ client: dynamo, table, now }),
  };
}

/** Creates a document client for `dynamoAnalysisStore`: undefined values are not stored. */
export async function documentClient(client: DynamoDBClient): Promise<DynamoDBDocumentClient> {
  const { DynamoDBDocumentClient } = await installedSdk('@aws-sdk/lib-dynamodb', () => import('@aws-sdk/lib-dynamodb'));
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}
