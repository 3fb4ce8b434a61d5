import type { ListObjectVersionsOutput, ObjectIdentifier } from '@aws-sdk/client-s3';
import { EmojifyError } from '../../errors/emojify-error.js';
import { sdk } from '../../sdk/load.js';
import type { DeployContext } from './deploy-context.js';

const { DeleteObjectsCommand, ListObjectVersionsCommand } = sdk('@aws-sdk/client-s3');

/** A bucket, or the part of it with a prefix. */
export interface BucketPart {
  readonly bucket: string;
  readonly prefix?: string;
}

/** All versions of all objects and all delete markers, in pages of up to 1000; none if the bucket does not exist. */
export async function* objectVersions(context: DeployContext, part: BucketPart): AsyncIterable<ObjectIdentifier[]> {
  for (let page = await versionsPage(context, part); page !== undefined; ) {
    const found = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])];
    yield found.map(({ Key, VersionId }) => ({ Key: Key!, VersionId: VersionId! }));
    page = page.IsTruncated ? await versionsPage(context, part, page) : undefined;
  }
}

async function versionsPage(
  { s3 }: DeployContext,
  { bucket, prefix }: BucketPart,
  last?: ListObjectVersionsOutput,
): Promise<ListObjectVersionsOutput | undefined> {
  const after = last && { KeyMarker: last.NextKeyMarker, VersionIdMarker: last.NextVersionIdMarker };
  try {
    return await s3.send(
      new ListObjectVersionsCommand({ Bucket: bucket, ...(prefix && { Prefix: prefix }), ...after }),
    );
  } catch (error) {
    if ((error as Error).name === 'NoSuchBucket') return undefined;
    throw error;
  }
}

/** Deletes all versions of everything in a bucket, or with a prefix; returns how many there were. */
export async function emptyBucket(context: DeployContext, part: BucketPart): Promise<number> {
  let count = 0;
  for await (const page of objectVersions(context, part)) {
    if (page.length === 0) continue;
    const command = new DeleteObjectsCommand({ Bucket: part.bucket, Delete: { Objects: page, Quiet: true } });
    const { Errors } = await context.s3.send(command);
    const refused = Errors?.[0];
    if (refused) {
      const message = `could not delete object "${refused.Key}" of bucket "${part.bucket}": ${refused.Message}`;
      throw new EmojifyError('REMOVE_FAILED', message);
    }
    count += page.length;
  }
  return count;
}
