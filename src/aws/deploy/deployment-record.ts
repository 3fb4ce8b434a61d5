import type { _Object } from '@aws-sdk/client-s3';
import { sdk } from '../../sdk/load.js';
import { isRecord } from '../../util/is-record.js';
import { type ArtifactPlace, type Artifacts, listArtifacts } from './artifacts.js';
import type { DeployContext } from './deploy-context.js';

const { DeleteObjectCommand, GetObjectCommand, PutObjectCommand } = sdk('@aws-sdk/client-s3');

/** Number of deployments kept per stage for `rollback`. */
const KEPT = 5;
/** Artifacts younger than this, in milliseconds, may belong to a deployment that is not recorded yet. */
const FRESH = 3_600_000;

/** One function at the time of a deployment. */
export interface RecordedFunction {
  /** Its key in the service file. */
  readonly key: string;
  readonly logicalId: string;
  /** Its name on AWS. */
  readonly name: string;
  /** Key of its zip in the artifact bucket, and SHA-256 of the zip in hex. */
  readonly code: string;
  readonly sha256: string;
}

/** The record of a deployment: enough to deploy exactly the same again. */
export interface DeploymentRecord {
  /** Time of the deployment, as `2026-11-24T07-10-00-000Z`: sorts by time and is easy to type. */
  readonly id: string;
  readonly stackName: string;
  /** Key of the template in the artifact bucket. */
  readonly template: string;
  readonly functions: readonly RecordedFunction[];
  /** Keys of the layers' zips in the artifact bucket; absent if there are none. */
  readonly layers?: readonly string[];
}

export function deploymentId(now: number): string {
  return new Date(now).toISOString().replace(/[:.]/g, '-');
}

/** Stores the record of a deployment, and deletes old records and artifacts. */
export async function recordDeployment(
  context: DeployContext,
  place: ArtifactPlace,
  record: DeploymentRecord,
): Promise<void> {
  await writeRecord(context, place, record);
  const there = await listArtifacts(context, place);
  const others = newestRecords(place, there).filter((key) => key !== recordKey(place, record.id));
  const kept = [record, ...(await readRecords(context, place, others))];
  await dropOldArtifacts(context, place, { kept, there });
}

export async function writeRecord(
  { s3 }: DeployContext,
  place: ArtifactPlace,
  record: DeploymentRecord,
): Promise<void> {
  const key = recordKey(place, record.id);
  await s3.send(new PutObjectCommand({ Bucket: place.bucket, Key: key, Body: JSON.stringify(record, null, 2) }));
}

interface Dropping {
  /** The deployments to keep. */
  readonly kept: readonly DeploymentRecord[];
  /** The content of the bucket. */
  readonly there: Artifacts;
}

/** Deletes all records except those to keep, and the artifacts that none of these needs. */
export async function dropOldArtifacts(
  context: DeployContext,
  place: ArtifactPlace,
  { kept, there }: Dropping,
): Promise<void> {
  const parts = kept.flatMap(({ id, template, functions, layers = [] }) => [
    recordKey(place, id),
    template,
    ...functions.map(({ code }) => code),
    ...layers,
  ]);
  const needed = new Set(parts);
  const old = [...there.values()].filter((object) => !needed.has(object.Key!) && mayDelete(context, place, object));
  await Promise.all(old.map(({ Key }) => context.s3.send(new DeleteObjectCommand({ Bucket: place.bucket, Key }))));
}

function mayDelete(context: DeployContext, place: ArtifactPlace, { Key, LastModified }: _Object): boolean {
  return Key!.startsWith(recordKeys(place)) || context.now() - (LastModified?.getTime() ?? 0) > FRESH;
}

/** The recorded deployments of a stage, newest first. */
export async function listDeployments(
  context: DeployContext,
  place: ArtifactPlace,
  there?: Artifacts,
): Promise<DeploymentRecord[]> {
  return readRecords(context, place, newestRecords(place, there ?? (await listArtifacts(context, place))));
}

/** The newest deployment of a stage; undefined before the first, or if another tool created the stack. */
export async function lastDeployment(
  context: DeployContext,
  place: ArtifactPlace,
): Promise<DeploymentRecord | undefined> {
  const newest = newestRecords(place, await listArtifacts(context, place)).slice(0, 1);
  return (await readRecords(context, place, newest))[0];
}

/** Whether this is the newest recorded deployment. */
export function isNewest(place: ArtifactPlace, { id }: DeploymentRecord, there: Artifacts): boolean {
  return newestRecords(place, there)[0] === recordKey(place, id);
}

/** Keys of the last few records, newest first. */
function newestRecords(place: ArtifactPlace, artifacts: Artifacts): string[] {
  const keys = [...artifacts.keys()].filter((key) => key.startsWith(recordKeys(place)));
  return keys.sort().reverse().slice(0, KEPT);
}

const recordKeys = ({ prefix }: ArtifactPlace): string => `${prefix}deployments/`;

const recordKey = (place: ArtifactPlace, id: string): string => `${recordKeys(place)}${id}.json`;

/** Those that can be read: nobody can go back to a record that was damaged, and it must not stop the next deployment. */
async function readRecords(
  { s3 }: DeployContext,
  { bucket: Bucket }: ArtifactPlace,
  keys: readonly string[],
): Promise<DeploymentRecord[]> {
  const records = keys.map(async (Key) => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    return parseRecord((await Body?.transformToString()) ?? '');
  });
  return (await Promise.all(records)).filter((record) => record !== undefined);
}

function parseRecord(text: string): DeploymentRecord | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isDeployment(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const hasTexts = (value: unknown, names: readonly string[]): value is Record<string, unknown> =>
  isRecord(value) && names.every((name) => typeof value[name] === 'string');

function isDeployment(value: unknown): value is DeploymentRecord {
  if (!hasTexts(value, ['id', 'stackName', 'template']) || !Array.isArray(value.functions)) return false;
  return value.functions.every((one) => hasTexts(one, ['key', 'logicalId', 'name', 'code', 'sha256']));
}
