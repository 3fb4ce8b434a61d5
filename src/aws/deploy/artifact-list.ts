import type { _Object } from '@aws-sdk/client-s3';
import { sdk } from '../sdk.js';
import type { DeployContext } from './deploy-context.js';

const { ListObjectsV2Command } = sdk('@aws-sdk/client-s3');

/** Where the artifacts of one stage of one service lie. */
export interface ArtifactPlace {
  readonly bucket: string;
  /** `<service>/<stage>/`. */
  readonly prefix: string;
}

/** What the bucket holds of a stage, by key: code, templates and the records of deployments. */
export type Artifacts = ReadonlyMap<string, _Object>;

/** One listing tells what is there already, which deployments there were, and what is old; a missing bucket holds nothing. */
export async function listArtifacts(
  { s3, account }: Pick<DeployContext, 's3' | 'account'>,
  { bucket, prefix }: ArtifactPlace,
): Promise<Artifacts> {
  const artifacts = new Map<string, _Object>();
  const from = { Bucket: bucket, Prefix: prefix, ExpectedBucketOwner: account };
  let next: string | undefined;
  try {
    do {
      const page = await s3.send(new ListObjectsV2Command({ ...from, ContinuationToken: next }));
      for (const object of page.Contents ?? []) artifacts.set(object.Key!, object);
      next = page.NextContinuationToken;
    } while (next !== undefined);
  } catch (error) {
    if ((error as Error).name !== 'NoSuchBucket') throw error;
  }
  return artifacts;
}
