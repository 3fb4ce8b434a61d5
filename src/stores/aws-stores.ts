import type { AnalysisStore, Clock, ImageStore } from '../pipeline/ports.js';
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
  readonly now?: Clock;
}

/** The stores on AWS. The clients are made here; `s3ImageStore` and `dynamoAnalysisStore` take your own. */
export async function openAwsStores(
  options: AwsStoresOptions,
): Promise<{ images: ImageStore; analyses: AnalysisStore }> {
  const { bucket, table, now, ...config } = options;
  const [{ S3Client }, { DynamoDBClient }, { DynamoDBDocumentClient }] = await Promise.all([
    import('@aws-sdk/client-s3'),
    import('@aws-sdk/client-dynamodb'),
    import('@aws-sdk/lib-dynamodb'),
  ]);
  const s3 = new S3Client({
    ...config,
    forcePathStyle: config.endpoint !== undefined,
    // A presigned PUT cannot carry the checksum of a body that nobody has yet.
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
  const dynamo = DynamoDBDocumentClient.from(new DynamoDBClient(config), {
    marshallOptions: { removeUndefinedValues: true },
  });
  return {
    images: s3ImageStore({ client: s3, bucket }),
    analyses: dynamoAnalysisStore({ client: dynamo, table, now }),
  };
}
