import type { S3Client } from '@aws-sdk/client-s3';
import { refusal } from './refusal.js';
import type { S3ObjectReference } from './request.js';

/** Reads objects with the caller's S3 client, as Rekognition reads them with its caller's rights. */
export function objectReader(client: S3Client) {
  return async ({ bucket, key, version }: S3ObjectReference, limit: number): Promise<Buffer> => {
    const { GetObjectCommand } = await import('@aws-sdk/client-s3');
    const command = new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: version });
    const object = await client.send(command).catch((cause: unknown) => {
      const reason = `Unable to get object metadata from S3. Check object key, region and/or access permissions.`;
      throw refusal('InvalidS3ObjectException', reason, cause);
    });
    if ((object.ContentLength ?? 0) > limit) {
      throw refusal('ImageTooLargeException', `${object.ContentLength} bytes are more than the limit of 15 MB`);
    }
    return Buffer.from((await object.Body?.transformToByteArray()) ?? []);
  };
}
