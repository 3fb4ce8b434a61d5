import type { BucketLocationConstraint } from '@aws-sdk/client-s3';
import { EmojifyError } from '../../errors/emojify-error.js';
import { sdk } from '../../sdk/load.js';
import { eager, poll } from './backoff.js';
import type { DeployContext } from './deploy-context.js';

const {
  CreateBucketCommand,
  GetBucketTaggingCommand,
  HeadBucketCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
} = sdk('@aws-sdk/client-s3');

/** Tag of a bucket whose settings are complete. */
const FINISHED = { Key: 'emojify', Value: 'artifacts' };

/** Old versions of artifacts are deleted after a month, interrupted uploads after a week. */
const forget = {
  ID: 'forget-old-versions',
  Status: 'Enabled',
  Filter: { Prefix: '' },
  NoncurrentVersionExpiration: { NoncurrentDays: 30 },
  AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
} as const;

/** The bucket for code and templates: one per account and region, shared by all services and stages. */
export function artifactBucketName({ account, region }: Pick<DeployContext, 'account' | 'region'>): string {
  return `emojify-artifacts-${account}-${region}`;
}

/**
 * Creates the artifact bucket if it is missing and returns its name. The user's own bucket (`deploymentBucket`) must
 * exist and is not changed; ours is created by the first deployment. The tag is added last, so that the next run
 * completes one that was interrupted between two settings.
 */
export async function ensureArtifactBucket(context: DeployContext, own?: string): Promise<string> {
  if (own !== undefined) {
    await requireBucket(context, own);
    return own;
  }
  const bucket = artifactBucketName(context);
  if (await isFinished(context, bucket)) return bucket;
  context.reporter.report({ level: 'info', code: 'ARTIFACT_BUCKET', message: `creating artifact bucket ${bucket}` });
  await onNewBucket(context, () => createBucket(context, bucket));
  await onNewBucket(context, () => protectBucket(context, bucket));
  return bucket;
}

async function requireBucket({ s3, account, region }: DeployContext, bucket: string): Promise<void> {
  try {
    await s3.send(new HeadBucketCommand({ Bucket: bucket, ExpectedBucketOwner: account }));
  } catch (error) {
    const home = bucketRegion(error);
    if (home !== undefined && home !== region) throw wrongRegion({ bucket, home, region }, error);
    if ((error as Error).name !== 'NotFound') throw error;
    throw new EmojifyError('DEPLOYMENT_BUCKET_MISSING', `deployment bucket "${bucket}" does not exist`, {
      cause: error,
      hint: 'create it, or remove provider.deploymentBucket: emojify then creates its own',
    });
  }
}

/** S3 answers a request to the wrong region with the right region in a header, whatever the status. */
function bucketRegion(error: unknown): string | undefined {
  const { $response } = error as { readonly $response?: { readonly headers?: Readonly<Record<string, string>> } };
  return $response?.headers?.['x-amz-bucket-region'];
}

interface WrongRegion {
  readonly bucket: string;
  readonly home: string;
  readonly region: string;
}

function wrongRegion({ bucket, home, region }: WrongRegion, cause: unknown): EmojifyError {
  const message = `deployment bucket "${bucket}" is in ${home}, but the stage is deployed to ${region}`;
  return new EmojifyError('DEPLOYMENT_BUCKET_REGION', message, {
    cause,
    hint: `Lambda reads code only from its own region: set a bucket in ${region}, or remove provider.deploymentBucket`,
  });
}

async function isFinished({ s3, account }: DeployContext, bucket: string): Promise<boolean> {
  try {
    const { TagSet } = await s3.send(new GetBucketTaggingCommand({ Bucket: bucket, ExpectedBucketOwner: account }));
    return TagSet?.some(({ Key, Value }) => Key === FINISHED.Key && Value === FINISHED.Value) ?? false;
  } catch (error) {
    if (['NoSuchBucket', 'NoSuchTagSet', 'NotFound'].includes((error as Error).name)) return false;
    throw error;
  }
}

async function createBucket({ s3, region }: DeployContext, bucket: string): Promise<void> {
  // us-east-1 is the only region that must not be specified.
  const place = region === 'us-east-1' ? undefined : { LocationConstraint: region as BucketLocationConstraint };
  try {
    await s3.send(new CreateBucketCommand({ Bucket: bucket, ...(place && { CreateBucketConfiguration: place }) }));
  } catch (error) {
    if ((error as Error).name !== 'BucketAlreadyOwnedByYou') throw error;
  }
}

async function protectBucket({ s3, account, partition }: DeployContext, bucket: string): Promise<void> {
  const owned = { Bucket: bucket, ExpectedBucketOwner: account };
  const closed = {
    BlockPublicAcls: true,
    IgnorePublicAcls: true,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: true,
  };
  const encrypted = { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' as const } }] };
  await s3.send(new PutPublicAccessBlockCommand({ ...owned, PublicAccessBlockConfiguration: closed }));
  await s3.send(new PutBucketVersioningCommand({ ...owned, VersioningConfiguration: { Status: 'Enabled' } }));
  await s3.send(new PutBucketEncryptionCommand({ ...owned, ServerSideEncryptionConfiguration: encrypted }));
  await s3.send(new PutBucketLifecycleConfigurationCommand({ ...owned, LifecycleConfiguration: { Rules: [forget] } }));
  if (await usesTls(s3, bucket))
    await s3.send(new PutBucketPolicyCommand({ ...owned, Policy: JSON.stringify(tlsOnly(partition, bucket)) }));
  await s3.send(new PutBucketTaggingCommand({ ...owned, Tagging: { TagSet: [FINISHED] } }));
}

/** An emulator on plain HTTP that enforces policies would lock itself out with a policy that requires TLS. */
async function usesTls(s3: DeployContext['s3'], bucket: string): Promise<boolean> {
  const { getSignedUrl } = sdk('@aws-sdk/s3-request-presigner');
  const address = await getSignedUrl(s3, new HeadBucketCommand({ Bucket: bucket }));
  return address.startsWith('https:');
}

/** Rejects every request without TLS. */
function tlsOnly(partition: string, bucket: string) {
  const arn = `arn:${partition}:s3:::${bucket}`;
  const statement = { Sid: 'TlsOnly', Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: [arn, `${arn}/*`] };
  return {
    Version: '2012-10-17',
    Statement: [{ ...statement, Condition: { Bool: { 'aws:SecureTransport': 'false' } } }],
  };
}

/** Milliseconds that S3 may take until a new bucket is usable, or a deleted one with the same name is gone. */
const SETTLING_TIMEOUT = 60_000;

/** S3's errors while a bucket is being created or deleted, possibly by another run. */
const unsettled = new Set(['OperationAborted', 'NoSuchBucket']);

/** Runs calls to a new bucket, and repeats them while S3 is still creating it; they must be safe to repeat. */
export async function onNewBucket<T>(context: DeployContext, work: () => Promise<T>): Promise<T> {
  let waited = 0;
  const patient: DeployContext = {
    ...context,
    sleep(milliseconds, signal) {
      waited += milliseconds;
      return context.sleep(milliseconds, signal);
    },
  };
  const { done } = await poll(
    patient,
    async () => {
      try {
        return { done: await work() };
      } catch (error) {
        if (waited >= SETTLING_TIMEOUT || !unsettled.has((error as Error).name)) throw error;
        return undefined;
      }
    },
    eager(4),
  );
  return done;
}
