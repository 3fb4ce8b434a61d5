import { sdk } from '../../sdk/load.js';
import type { ArtifactPlace } from './artifacts.js';
import type { DeployContext } from './deploy-context.js';

const { GetObjectCommand, PutObjectCommand } = sdk('@aws-sdk/client-s3');

const keyOf = ({ prefix }: ArtifactPlace): string => `${prefix}removal.json`;

/**
 * Stores which log groups the stack keeps, before it is deleted. If the removal is interrupted after that, the next run
 * has no stack to query, and finds log groups only by the names of the deployed functions.
 */
export async function rememberKeptLogGroups(
  { s3 }: DeployContext,
  place: ArtifactPlace,
  keptLogGroups: readonly string[],
): Promise<void> {
  if (keptLogGroups.length === 0) return;
  try {
    await s3.send(
      new PutObjectCommand({ Bucket: place.bucket, Key: keyOf(place), Body: JSON.stringify({ keptLogGroups }) }),
    );
  } catch (error) {
    // Without a bucket there are no deployment records, from whose function names log groups could be deleted.
    if ((error as Error).name !== 'NoSuchBucket') throw error;
  }
}

/** The log groups that {@link rememberKeptLogGroups} stored. */
export async function rememberedLogGroups({ s3 }: DeployContext, place: ArtifactPlace): Promise<string[]> {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: place.bucket, Key: keyOf(place) }));
    const { keptLogGroups } = JSON.parse((await Body?.transformToString()) ?? '') as { keptLogGroups: string[] };
    return keptLogGroups;
  } catch (error) {
    if (['NoSuchBucket', 'NoSuchKey'].includes((error as Error).name)) return [];
    throw error;
  }
}
