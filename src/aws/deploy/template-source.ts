import { sdk } from '../sdk.js';
import type { DeployContext } from './deploy-context.js';
import type { Release } from './release.js';

/** CloudFormation takes templates up to this many bytes in the request; larger ones from S3. */
const INLINE = 51_200;

/** Whether a template can be sent without being stored in S3. */
export const fitsRequest = ({ body }: Release['template']): boolean => Buffer.byteLength(body) <= INLINE;

/** How CloudFormation is given the template of a release. */
export async function templateSource(
  context: DeployContext,
  { template, place }: Pick<Release, 'template' | 'place'>,
): Promise<{ readonly TemplateBody: string } | { readonly TemplateURL: string }> {
  if (fitsRequest(template)) return { TemplateBody: template.body };
  const { getSignedUrl } = await import('@aws-sdk/s3-request-presigner');
  const { GetObjectCommand } = sdk('@aws-sdk/client-s3');
  // CloudFormation reads the object with the caller's own rights; the signature is dropped, the address kept.
  const address = await getSignedUrl(context.s3, new GetObjectCommand({ Bucket: place.bucket, Key: template.key }));
  return { TemplateURL: address.split('?')[0]! };
}
