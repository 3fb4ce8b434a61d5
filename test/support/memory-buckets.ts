import type { Clock } from '../../src/aws/clock.js';
import { awsError } from './aws-error.js';

interface StoredObject {
  readonly body: Buffer;
  readonly modified: Date;
}

interface Bucket {
  tags: { Key: string; Value: string }[];
  readonly objects: Map<string, StoredObject>;
  /** Names of the settings that were put. */
  readonly settings: string[];
}

export interface MemoryBuckets {
  readonly buckets: Map<string, Bucket>;
  createBucket(name: string): void;
  put(bucket: string, key: string, body?: string): void;
  read(bucket: string, key: string): Buffer;
  keys(bucket: string): string[];
  readonly answers: Readonly<Record<string, (input: never) => unknown>>;
}

type Place = Readonly<Record<'Bucket' | 'Key', string>>;

/** Objects in a page of a listing. */
const PAGE = 3;

/** Buckets in memory; listings come in small pages. */
export function memoryBuckets(clock: Clock): MemoryBuckets {
  const buckets = new Map<string, Bucket>();
  const of = (name: string): Bucket => {
    const bucket = buckets.get(name);
    if (!bucket) throw awsError('NoSuchBucket');
    return bucket;
  };
  const createBucket = (name: string) => void buckets.set(name, { tags: [], objects: new Map(), settings: [] });
  const put = (name: string, key: string, body: string | Buffer = '') =>
    void of(name).objects.set(key, { body: Buffer.from(body), modified: new Date(clock.now()) });
  const read = (name: string, key: string): Buffer => {
    const object = of(name).objects.get(key);
    if (!object) throw awsError('NoSuchKey');
    return object.body;
  };
  const keys = (name: string) => [...(buckets.get(name)?.objects.keys() ?? [])].sort();
  const page = (input: { Bucket: string; Prefix?: string }, from: string | undefined) => {
    of(input.Bucket);
    const all = keys(input.Bucket).filter((key) => key.startsWith(input.Prefix ?? ''));
    const rest = all.filter((key) => from === undefined || key > from);
    return { found: rest.slice(0, PAGE), more: rest.length > PAGE };
  };
  const setting =
    (name: string) =>
    ({ Bucket: bucket }: Place) => {
      of(bucket).settings.push(name);
      return {};
    };
  return {
    ...{ buckets, createBucket, put, read, keys },
    answers: {
      HeadBucket: ({ Bucket: name }: Place) => {
        if (!buckets.has(name)) throw awsError('NotFound');
        return {};
      },
      CreateBucket: ({ Bucket: name }: Place) => {
        if (buckets.has(name)) throw awsError('BucketAlreadyOwnedByYou');
        createBucket(name);
        return {};
      },
      GetBucketTagging: ({ Bucket: name }: Place) => {
        if (of(name).tags.length === 0) throw awsError('NoSuchTagSet');
        return { TagSet: of(name).tags };
      },
      PutBucketTagging: ({ Bucket: name, Tagging }: Place & { Tagging: { TagSet: Bucket['tags'] } }) => {
        of(name).tags = Tagging.TagSet;
        return {};
      },
      PutPublicAccessBlock: setting('PublicAccessBlock'),
      PutBucketVersioning: setting('Versioning'),
      PutBucketEncryption: setting('Encryption'),
      PutBucketLifecycleConfiguration: setting('Lifecycle'),
      PutBucketPolicy: setting('Policy'),
      PutObject: ({ Bucket: name, Key, Body }: Place & { Body: string | Buffer }) => {
        put(name, Key, Body as string);
        return {};
      },
      GetObject: ({ Bucket: name, Key }: Place) => {
        const body = read(name, Key);
        return { Body: { transformToString: async () => body.toString() } };
      },
      DeleteObject: ({ Bucket: name, Key }: Place) => {
        of(name).objects.delete(Key);
        return {};
      },
      ListObjectsV2: (input: { Bucket: string; Prefix?: string; ContinuationToken?: string }) => {
        const { found, more } = page(input, input.ContinuationToken);
        const Contents = found.map((Key) => ({ Key, LastModified: of(input.Bucket).objects.get(Key)!.modified }));
        return { Contents, ...(more && { NextContinuationToken: found.at(-1) }) };
      },
      ListObjectVersions: (input: { Bucket: string; Prefix?: string; KeyMarker?: string }) => {
        const { found, more } = page(input, input.KeyMarker);
        const Versions = found.map((Key) => ({ Key, VersionId: '1' }));
        return { Versions, IsTruncated: more, ...(more && { NextKeyMarker: found.at(-1), NextVersionIdMarker: '1' }) };
      },
      DeleteObjects: ({ Bucket: name, Delete }: Place & { Delete: { Objects: { Key: string }[] } }) => {
        for (const { Key } of Delete.Objects) of(name).objects.delete(Key);
        return {};
      },
    },
  };
}
