import type { S3Client } from '@aws-sdk/client-s3';
import type { ObjectAttributes } from '../../pipeline/ports.js';
import { sdk } from '../../sdk/load.js';

/** An object in a bucket of the user. */
export interface S3Object {
  readonly bucket: string;
  readonly key: string;
  /** Without quotes. */
  readonly etag: string;
  /** Bytes. */
  readonly size: number;
}

/** Yields all objects with a prefix, page by page, in the order of their keys. */
export async function* listObjects(client: S3Client, bucket: string, prefix: string): AsyncGenerator<S3Object> {
  const { ListObjectsV2Command } = sdk('@aws-sdk/client-s3');
  let token: string | undefined;
  do {
    const page = await client.send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: token }),
    );
    for (const { Key: key = '', ETag = '', Size: size = 0 } of page.Contents ?? []) {
      yield { bucket, key, etag: ETag.replaceAll('"', ''), size };
    }
    token = page.NextContinuationToken;
  } while (token !== undefined);
}

/**
 * Copies an object inside S3, without its bytes passing through this machine; returns false and changes nothing if the
 * key exists. The object must still be the one that was listed.
 */
export async function copyNew(
  client: S3Client,
  source: S3Object,
  target: { readonly bucket: string; readonly key: string },
  { contentType, requestId }: ObjectAttributes,
): Promise<boolean> {
  const { CopyObjectCommand } = sdk('@aws-sdk/client-s3');
  const path = source.key.split('/').map(encodeURIComponent).join('/');
  try {
    await client.send(
      new CopyObjectCommand({
        Bucket: target.bucket,
        Key: target.key,
        CopySource: `${source.bucket}/${path}`,
        CopySourceIfMatch: source.etag,
        IfNoneMatch: '*',
        MetadataDirective: 'REPLACE',
        ContentType: contentType,
        Metadata: { requestid: requestId },
      }),
    );
    return true;
  } catch (error) {
    if ((error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode !== 412) throw error;
    if (await isThere(client, target)) return false;
    throw error;
  }
}

/** S3 answers 412 for both conditions: the target exists, or the source has changed. */
async function isThere(client: S3Client, { bucket, key }: { readonly bucket: string; readonly key: string }) {
  const { HeadObjectCommand } = sdk('@aws-sdk/client-s3');
  const head = client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
  return head.then(
    () => true,
    () => false,
  );
}
