import { readFile } from 'node:fs/promises';
import type { _Object } from '@aws-sdk/client-s3';
import { sdk } from '../../sdk/load.js';
import type { PackagedFunction, PackagedService } from '../../service/package/packaged-service.js';
import { artifactBucketName } from './artifact-bucket.js';
import type { DeployContext } from './deploy-context.js';
import type { Target } from './target.js';

const { PutObjectCommand } = sdk('@aws-sdk/client-s3');

/** A function's zip in the artifact bucket. */
export interface UploadedFunction extends Upload {
  /** The function's key in the service file. */
  readonly name: string;
  readonly logicalId: string;
  /** Of the zip, in hex. */
  readonly sha256: string;
}

interface Upload {
  readonly key: string;
  /** Bytes of the object. */
  readonly bytes: number;
  /** Bytes sent by this run; 0 when it was there. */
  readonly uploaded: number;
}

/** Where everything of one stage of one service lies; stages never share a key. */
export function artifactPlace(context: DeployContext, { name, stage, deploymentBucket }: ArtifactOwner): ArtifactPlace {
  return { bucket: deploymentBucket ?? artifactBucketName(context), prefix: `${name}/${stage}/` };
}

type ArtifactOwner = Pick<Target, 'name' | 'stage' | 'deploymentBucket'>;

/** Sends each function's zip that the bucket does not hold yet, all at once. */
export function uploadFunctions(
  context: DeployContext,
  { bucket, prefix }: ArtifactPlace,
  { functions, there, send = true }: Pick<PackagedService, 'functions'> & Pick<Content, 'there' | 'send'>,
): Promise<UploadedFunction[]> {
  return Promise.all(
    functions.map(async ({ name, logicalId, sha256, zip, bytes }: PackagedFunction) => {
      const key = `${prefix}code/${name}-${sha256}.zip`;
      return {
        name,
        logicalId,
        sha256,
        ...(await upload(context, bucket, { key, sha256, bytes, read: () => readFile(zip), there, send })),
      };
    }),
  );
}

/** What to upload: `key` has to hold the content's hash, so that what is there already is not sent again. */
export interface Content {
  readonly key: string;
  /** Of the content, in hex: S3 refuses what came out otherwise, and the SDK need not work out a checksum. */
  readonly sha256: string;
  readonly bytes: number;
  readonly read: () => Promise<Buffer>;
  readonly there: Artifacts;
  /** False in a dry run, which sends nothing; default true. */
  readonly send?: boolean;
}

/** Sends an artifact unless the bucket has it; S3 has no half objects, so its presence is enough. */
export async function upload(
  context: DeployContext,
  bucket: string,
  { key, sha256, bytes, read, there, send = true }: Content,
): Promise<Upload> {
  if (!send || there.has(key)) return { key, bytes, uploaded: 0 };
  const body = await read();
  const owner = { Bucket: bucket, Key: key, ExpectedBucketOwner: context.account };
  const ChecksumSHA256 = Buffer.from(sha256, 'hex').toString('base64');
  await context.s3.send(new PutObjectCommand({ ...owner, Body: body, ContentLength: body.length, ChecksumSHA256 }));
  context.reporter.report({
    level: 'info',
    code: 'UPLOADED',
    message: `uploaded ${key}`,
    data: { bytes: body.length },
  });
  return { key, bytes: body.length, uploaded: body.length };
}

/** The template with each function's code in the bucket instead of beside the template. */
export function withUploadedCode(
  template: Readonly<Record<string, unknown>>,
  bucket: string,
  functions: readonly UploadedFunction[],
): Record<string, unknown> {
  const resources = structuredClone(template.Resources) as Record<string, { Properties: Record<string, unknown> }>;
  for (const { logicalId, key } of functions) {
    const properties = resources[logicalId]?.Properties;
    if (properties) properties.CodeUri = { Bucket: bucket, Key: key };
  }
  return { ...template, Resources: resources };
}

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
