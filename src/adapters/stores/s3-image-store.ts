import type { PutObjectCommandInput, S3Client } from '@aws-sdk/client-s3';
import type { ImageStore, ObjectAttributes, ObjectHead, UploadTerms } from '../../pipeline/ports.js';
import { installedSdk } from '../../sdk/load.js';
import { uploadHeaders } from './signed-link.js';

export interface S3ImageStoreOptions {
  readonly client: S3Client;
  readonly bucket: string;
}

/** The image store on S3. Its reads and writes are strongly consistent; the SDK does the retries. */
export function s3ImageStore({ client, bucket }: S3ImageStoreOptions): ImageStore {
  const at = (key: string) => ({ Bucket: bucket, Key: key });
  return {
    async put(key, bytes, attributes) {
      const { PutObjectCommand } = await sdk();
      await client.send(new PutObjectCommand({ ...at(key), Body: bytes, ...toAttributes(attributes) }));
    },
    putNew: (key, bytes, attributes) => putNew(client, { ...at(key), Body: bytes, ...toAttributes(attributes) }),
    async get(key) {
      const { GetObjectCommand } = await sdk();
      const found = await orMissing(client.send(new GetObjectCommand(at(key))));
      if (!found?.Body) return undefined;
      return { ...toHead(found), bytes: Buffer.from(await found.Body.transformToByteArray()) };
    },
    async head(key) {
      const { HeadObjectCommand } = await sdk();
      const found = await orMissing(client.send(new HeadObjectCommand(at(key))));
      return found && toHead(found);
    },
    async delete(key) {
      const { DeleteObjectCommand } = await sdk();
      await client.send(new DeleteObjectCommand(at(key)));
    },
    async touch(key) {
      const head = await this.head(key);
      if (head) await copyOntoItself(client, at(key), head);
    },
    signUpload: (key, terms) => signUpload(client, at(key), terms),
    async signDownload(key, expiresIn) {
      const [{ GetObjectCommand }, { getSignedUrl }] = await Promise.all([sdk(), presigner()]);
      return getSignedUrl(client, new GetObjectCommand(at(key)), { expiresIn });
    },
  };
}

const sdk = () => installedSdk('@aws-sdk/client-s3', () => import('@aws-sdk/client-s3'));
const presigner = () => installedSdk('@aws-sdk/s3-request-presigner', () => import('@aws-sdk/s3-request-presigner'));

interface Place {
  readonly Bucket: string;
  readonly Key: string;
}

const toAttributes = ({ contentType, requestId }: ObjectAttributes) => ({
  ContentType: contentType,
  Metadata: { requestid: requestId },
});

interface S3Head {
  readonly ContentType?: string;
  readonly ContentLength?: number;
  readonly Metadata?: Readonly<Record<string, string>>;
}

const toHead = ({ ContentType, ContentLength, Metadata }: S3Head): ObjectHead => ({
  contentType: ContentType ?? 'application/octet-stream',
  requestId: Metadata?.requestid ?? '',
  size: ContentLength ?? 0,
});

/** S3 answers 409 while another such write is in progress; the SDK does not retry this itself. */
async function putNew(client: S3Client, input: PutObjectCommandInput, attempts = 4): Promise<boolean> {
  const { PutObjectCommand } = await sdk();
  try {
    await client.send(new PutObjectCommand({ ...input, IfNoneMatch: '*' }));
    return true;
  } catch (error) {
    const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
    if (status === 412) return false;
    if (status !== 409 || attempts <= 1) throw error;
    return putNew(client, input, attempts - 1);
  }
}

/**
 * S3 answers 404 for a missing object only if the role may list the bucket; otherwise it answers 403, which is thrown.
 */
async function orMissing<T>(request: Promise<T>): Promise<T | undefined> {
  try {
    return await request;
  } catch (error) {
    const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
    if (name === 'NoSuchKey' || name === 'NotFound' || $metadata?.httpStatusCode === 404) return undefined;
    throw error;
  }
}

/**
 * S3 accepts a copy of an object onto itself only if some of its metadata is replaced; the event is ObjectCreated:Copy.
 */
async function copyOntoItself(client: S3Client, place: Place, head: ObjectHead): Promise<void> {
  const { CopyObjectCommand } = await sdk();
  const source = `${place.Bucket}/${place.Key}`;
  const attributes = toAttributes(head);
  await client.send(
    new CopyObjectCommand({ ...place, CopySource: source, MetadataDirective: 'REPLACE', ...attributes }),
  );
}

/** All conditions are part of the signature: S3 rejects another type or length, and a second upload. */
async function signUpload(client: S3Client, place: Place, terms: UploadTerms) {
  const [{ PutObjectCommand }, { getSignedUrl }] = await Promise.all([sdk(), presigner()]);
  const headers = uploadHeaders(terms);
  const command = new PutObjectCommand({
    ...place,
    ...toAttributes(terms),
    ContentLength: terms.size,
    IfNoneMatch: '*',
  });
  const url = await getSignedUrl(client, command, {
    expiresIn: terms.expiresIn,
    signableHeaders: new Set([...Object.keys(headers), 'content-length', 'host']),
    unhoistableHeaders: new Set(['x-amz-meta-requestid']),
  });
  const expiresAt = new Date(Date.now() + terms.expiresIn * 1000).toISOString();
  return { method: 'PUT' as const, url, headers, expiresAt };
}
