import type { S3Client } from '@aws-sdk/client-s3';
import { installedSdk } from '../../sdk/load.js';
import { refusal } from './refusal.js';
import type { S3ObjectReference } from './request.js';

/** Reads objects with an S3 client that is created when it is first needed. */
export function objectReader(makeClient: () => Promise<S3Client>) {
  let client: Promise<S3Client> | undefined;
  return async ({ bucket, key, version }: S3ObjectReference, limit: number): Promise<Buffer> => {
    client ??= makeClient();
    const { GetObjectCommand } = await installedSdk('@aws-sdk/client-s3', () => import('@aws-sdk/client-s3'));
    const command = new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: version });
    const object = await (await client).send(command).catch((cause: unknown) => {
      const reason = 'Unable to get object metadata from S3. Check object key, region and/or access permissions.';
      throw refusal('InvalidS3ObjectException', reason, cause);
    });
    if ((object.ContentLength ?? 0) > limit) {
      throw refusal('ImageTooLargeException', `${object.ContentLength} bytes are more than the limit of 15 MB`);
    }
    return Buffer.from((await object.Body?.transformToByteArray()) ?? []);
  };
}
