import { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import type { DeployContext } from './deploy-context.js';

/** How many deployments of a stage are kept, so that `rollback` finds them. */
const KEPT = 5;

/** What is kept of a deployment: enough to deploy exactly it again. */
export interface DeploymentRecord {
  /** When it was made, as `2026-11-24T07-10-00-000Z`: sorts by time and is easy to type. */
  readonly id: string;
  readonly stackName: string;
  /** Key of the template in the artifact bucket. */
  readonly template: string;
  /** Keys of the functions' zips. */
  readonly code: readonly string[];
  /** Names of the deployed functions on AWS. */
  readonly functions: readonly string[];
}

export function deploymentId(now: number): string {
  return new Date(now).toISOString().replace(/[:.]/g, '-');
}

/** Keeps a record of a deployment, drops those beyond the last few, and the artifacts that no kept one needs. */
export async function recordDeployment(
  context: DeployContext,
  bucket: string,
  prefix: string,
  record: DeploymentRecord,
): Promise<void> {
  const body = JSON.stringify(record, null, 2);
  await context.s3.send(
    new PutObjectCommand({ Bucket: bucket, Key: `${prefix}deployments/${record.id}.json`, Body: body }),
  );
  const kept = (await listDeployments(context, bucket, prefix)).slice(0, KEPT);
  const needed = new Set(
    kept.flatMap(({ id, template, code }) => [`${prefix}deployments/${id}.json`, template, ...code]),
  );
  for (const key of await listKeys(context, bucket, prefix)) {
    if (!needed.has(key)) await context.s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
  }
}

/** The kept deployments of a stage, newest first; none when the bucket is not there. */
export async function listDeployments(
  context: DeployContext,
  bucket: string,
  prefix: string,
): Promise<DeploymentRecord[]> {
  const keys = (await listKeys(context, bucket, `${prefix}deployments/`)).sort().reverse();
  return Promise.all(keys.map((key) => readRecord(context, bucket, key)));
}

async function readRecord({ s3 }: DeployContext, bucket: string, key: string): Promise<DeploymentRecord> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return JSON.parse((await Body?.transformToString()) ?? 'null') as DeploymentRecord;
}

async function listKeys({ s3 }: DeployContext, bucket: string, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  let next: string | undefined;
  do {
    const command = new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: next });
    const page = await s3.send(command);
    keys.push(...(page.Contents ?? []).map(({ Key }) => Key!));
    next = page.NextContinuationToken;
  } while (next !== undefined);
  return keys;
}
