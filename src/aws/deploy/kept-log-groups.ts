import { sdk } from '../sdk.js';
import type { ArtifactPlace } from './artifacts.js';
import type { DeployContext } from './deploy-context.js';

const { GetObjectCommand, PutObjectCommand } = sdk('@aws-sdk/client-s3');

const keyOf = ({ prefix }: ArtifactPlace): string => `${prefix}removal.json`;

/**
 * Writes down which log groups the stack keeps, before it goes: a removal that is cut off after that is run again when no
 * stack can tell any more, and goes by the names of the functions that were deployed.
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
    // Without a bucket there are no records of functions either, by whose names log groups could be deleted.
    if ((error as Error).name !== 'NoSuchBucket') throw error;
  }
}

/** What {@link rememberKeptLogGroups} wrote down. */
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
