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
  /** SHA-256 of the zip, in hex. */
  readonly sha256: string;
}

/** A layer's zip in the artifact bucket. */
export interface UploadedLayer {
  readonly logicalId: string;
  readonly key: string;
}

interface Upload {
  readonly key: string;
  /** Bytes of the object. */
  readonly bytes: number;
  /** Bytes sent by this run; 0 if it existed already. */
  readonly uploaded: number;
}

/** The key prefix of one stage of one service; stages never share a key. */
export function artifactPlace(context: DeployContext, { name, stage, deploymentBucket }: ArtifactOwner): ArtifactPlace {
  return { bucket: deploymentBucket ?? artifactBucketName(context), prefix: `${name}/${stage}/` };
}

type ArtifactOwner = Pick<Target, 'name' | 'stage' | 'deploymentBucket'>;

/** Uploads the functions' zips that the bucket does not have yet, concurrently. */
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

/** Sends the zips of the service's own layers likewise. */
export function uploadLayers(
  context: DeployContext,
  { bucket, prefix }: ArtifactPlace,
  { layers, there, send = true }: Pick<PackagedService, 'layers'> & Pick<Content, 'there' | 'send'>,
): Promise<UploadedLayer[]> {
  return Promise.all(
    layers.map(async ({ name, logicalId, sha256, zip, bytes }) => {
      const key = `${prefix}layers/${name}-${sha256}.zip`;
      await upload(context, bucket, { key, sha256, bytes, read: () => readFile(zip), there, send });
      return { logicalId, key };
    }),
  );
}

/** What to upload: `key` must contain the content's hash, so that existing content is not uploaded again. */
export interface Content {
  readonly key: string;
  /**
   * SHA-256 of the content, in hex: S3 rejects content that does not match, and the SDK need not compute a checksum.
   */
  readonly sha256: string;
  readonly bytes: number;
  readonly read: () => Promise<Buffer>;
  readonly there: Artifacts;
  /** False in a dry run, which uploads nothing; default true. */
  readonly send?: boolean;
}

/** Uploads an artifact unless it exists; S3 never has partial objects, so its existence is sufficient. */
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

/** The template with the code of functions and layers in the bucket instead of beside the template. */
export function withUploadedCode(
  template: Readonly<Record<string, unknown>>,
  bucket: string,
  { functions, layers }: { readonly functions: readonly UploadedFunction[]; readonly layers: readonly UploadedLayer[] },
): Record<string, unknown> {
  const resources = structuredClone(template.Resources) as Record<string, { Properties: Record<string, unknown> }>;
  for (const { logicalId, key } of functions) {
    const properties = resources[logicalId]?.Properties;
    if (properties) properties.CodeUri = { Bucket: bucket, Key: key };
  }
  for (const { logicalId, key } of layers) {
    const properties = resources[logicalId]?.Properties;
    if (properties) properties.ContentUri = { Bucket: bucket, Key: key };
  }
  return { ...template, Resources: resources };
}

const { ListObjectsV2Command } = sdk('@aws-sdk/client-s3');

/** The location of the artifacts of one stage of one service. */
export interface ArtifactPlace {
  readonly bucket: string;
  /** `<service>/<stage>/`. */
  readonly prefix: string;
}

/** The artifacts of a stage in the bucket, by key: code, templates and deployment records. */
export type Artifacts = ReadonlyMap<string, _Object>;

/**
 * A single listing shows which artifacts exist, which deployments are recorded, and what is old; for a missing bucket
 * it is empty.
 */
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
