import { EmojifyError } from '../../errors/emojify-error.js';
import { sdk } from '../../sdk/load.js';
import { sha256 as hashOf } from '../../service/package/file-reader.js';
import type { ArtifactPlace, Artifacts } from './artifacts.js';
import { upload } from './artifacts.js';
import type { DeployContext } from './deploy-context.js';
import type { Release } from './release.js';

const { GetObjectCommand } = sdk('@aws-sdk/client-s3');

interface TemplateToStore {
  readonly template: object;
  readonly there: Artifacts;
  /** False in a dry run, which uploads nothing; default true. */
  readonly send?: boolean;
}

/** Stores a template beside the code it refers to, so that the same release can be deployed again later. */
export async function storeTemplate(
  context: DeployContext,
  place: ArtifactPlace,
  { template, there, send = true }: TemplateToStore,
): Promise<Release['template']> {
  const body = JSON.stringify(template);
  const content = Buffer.from(body);
  if (content.length > LARGEST) throw tooLarge(content.length);
  const sha256 = hashOf(body);
  const key = `${place.prefix}templates/${sha256}.json`;
  await upload(context, place.bucket, { key, sha256, bytes: content.length, read: async () => content, there, send });
  return { key, body };
}

/** Bytes that CloudFormation takes from S3. */
const LARGEST = 1_000_000;

function tooLarge(bytes: number): EmojifyError {
  const message = `the CloudFormation template has ${bytes} bytes; CloudFormation accepts at most ${LARGEST}`;
  return new EmojifyError('TEMPLATE_TOO_LARGE', message, {
    hint: 'split the service in two, or move resources to a separate service',
  });
}

/** A stored template. */
export async function readTemplate(
  { s3 }: DeployContext,
  place: ArtifactPlace,
  key: string,
): Promise<Release['template']> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: place.bucket, Key: key }));
  return { key, body: (await Body?.transformToString()) ?? '{}' };
}

/** CloudFormation accepts templates up to this many bytes in the request; larger ones must be in S3. */
const INLINE = 51_200;

/** Whether a template can be sent without being stored in S3. */
export const fitsRequest = ({ body }: Release['template']): boolean => Buffer.byteLength(body) <= INLINE;

/** How the template of a release is passed to CloudFormation. */
export async function templateSource(
  context: DeployContext,
  { template, place }: Pick<Release, 'template' | 'place'>,
): Promise<{ readonly TemplateBody: string } | { readonly TemplateURL: string }> {
  if (fitsRequest(template)) return { TemplateBody: template.body };
  const { getSignedUrl } = sdk('@aws-sdk/s3-request-presigner');
  // CloudFormation reads the object with the caller's own permissions, so only the address of the signed URL is used.
  const address = await getSignedUrl(context.s3, new GetObjectCommand({ Bucket: place.bucket, Key: template.key }));
  return { TemplateURL: address.split('?')[0]! };
}
