import {
  type _Object,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import type { DeployContext } from './deploy-context.js';

/** How many deployments of a stage are kept, so that `rollback` finds them. */
const KEPT = 5;
/** Artifacts younger than this, in milliseconds, may belong to a deployment that is not recorded yet. */
const FRESH = 3_600_000;

/** What one function was when it was deployed. */
export interface RecordedFunction {
  /** Its key in the service file. */
  readonly key: string;
  readonly logicalId: string;
  /** Its name on AWS. */
  readonly name: string;
  /** Key of its zip in the artifact bucket, and the zip's SHA-256 in hex. */
  readonly code: string;
  readonly sha256: string;
}

/** What is kept of a deployment: enough to deploy exactly it again. */
export interface DeploymentRecord {
  /** When it was made, as `2026-11-24T07-10-00-000Z`: sorts by time and is easy to type. */
  readonly id: string;
  readonly stackName: string;
  /** Key of the template in the artifact bucket. */
  readonly template: string;
  readonly functions: readonly RecordedFunction[];
}

/** Where the artifacts of one stage of one service lie. */
export interface ArtifactPlace {
  readonly bucket: string;
  /** `<service>/<stage>/`. */
  readonly prefix: string;
}

export function deploymentId(now: number): string {
  return new Date(now).toISOString().replace(/[:.]/g, '-');
}

/** Keeps a record of a deployment; drops those beyond the last few, and the artifacts that no kept one needs. */
export async function recordDeployment(
  context: DeployContext,
  place: ArtifactPlace,
  record: DeploymentRecord,
): Promise<void> {
  const key = recordKey(place, record.id);
  const body = JSON.stringify(record, null, 2);
  await context.s3.send(new PutObjectCommand({ Bucket: place.bucket, Key: key, Body: body }));
  await dropOldArtifacts(context, place);
}

async function dropOldArtifacts(context: DeployContext, place: ArtifactPlace): Promise<void> {
  const kept = (await listDeployments(context, place)).slice(0, KEPT);
  const needed = new Set(
    kept.flatMap(({ id, template, functions }) => [
      recordKey(place, id),
      template,
      ...functions.map(({ code }) => code),
    ]),
  );
  const objects = await listObjects(context, place.bucket, place.prefix);
  const old = objects.filter((object) => !needed.has(object.Key!) && mayGo(context, place, object));
  await Promise.all(old.map(({ Key }) => context.s3.send(new DeleteObjectCommand({ Bucket: place.bucket, Key }))));
}

function mayGo(context: DeployContext, place: ArtifactPlace, { Key, LastModified }: _Object): boolean {
  return Key!.startsWith(recordKeys(place)) || context.now() - (LastModified?.getTime() ?? 0) > FRESH;
}

/** The kept deployments of a stage, newest first. */
export async function listDeployments(context: DeployContext, place: ArtifactPlace): Promise<DeploymentRecord[]> {
  const objects = await listObjects(context, place.bucket, recordKeys(place));
  const keys = objects
    .map(({ Key }) => Key!)
    .sort()
    .reverse();
  return Promise.all(keys.map((key) => readRecord(context, place.bucket, key)));
}

/** The newest deployment of a stage; undefined before the first, and when another tool made the stack. */
export async function lastDeployment(
  context: DeployContext,
  place: ArtifactPlace,
): Promise<DeploymentRecord | undefined> {
  const objects = await listObjects(context, place.bucket, recordKeys(place));
  const newest = objects
    .map(({ Key }) => Key!)
    .sort()
    .at(-1);
  return newest === undefined ? undefined : readRecord(context, place.bucket, newest);
}

const recordKeys = ({ prefix }: ArtifactPlace): string => `${prefix}deployments/`;

const recordKey = (place: ArtifactPlace, id: string): string => `${recordKeys(place)}${id}.json`;

async function readRecord({ s3 }: DeployContext, bucket: string, key: string): Promise<DeploymentRecord> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return JSON.parse((await Body?.transformToString()) ?? 'null') as DeploymentRecord;
}

async function listObjects({ s3 }: DeployContext, bucket: string, prefix: string): Promise<_Object[]> {
  const objects: _Object[] = [];
  let next: string | undefined;
  do {
    const page = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: next }));
    objects.push(...(page.Contents ?? []));
    next = page.NextContinuationToken;
  } while (next !== undefined);
  return objects;
}
