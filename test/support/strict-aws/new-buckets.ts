import type { StrictRule } from './rule.js';

/** S3 is not done with a bucket at once: the first attempt to make one, and the first call to a new one, come too early. */
export function newBuckets(): StrictRule {
  const tried = new Set<string>();
  const known = new Set<string>();
  return {
    name: 'a bucket that is being made answers 409 OperationAborted, a new one 404 NoSuchBucket for a while',
    source: 'Amazon S3 API Reference, "Error responses" (OperationAborted, NoSuchBucket); "CreateBucket"',
    async refuse({ name }) {
      const bucket = /^s3:PUT \/([^/?]+)\/?$/.exec(name)?.[1];
      if (bucket !== undefined && !tried.has(bucket)) {
        tried.add(bucket);
        return aborted;
      }
      const configured = /^s3:PUT \/([^/?]+)\/?\?/.exec(name)?.[1];
      if (configured === undefined || known.has(configured) || !tried.has(configured)) return undefined;
      known.add(configured);
      return { status: 404, code: 'NoSuchBucket', message: 'The specified bucket does not exist' };
    },
  };
}

const aborted = {
  status: 409,
  code: 'OperationAborted',
  message: 'A conflicting conditional operation is currently in progress against this resource. Please try again.',
};

/** Policy, encryption and the like are put on a bucket one after the other faster than S3 takes them. */
export function bucketSettings(): StrictRule {
  const put = new Set<string>();
  const unseen = new Set<string>();
  const seen = new Set<string>();
  return {
    name: 'a setting of a bucket conflicts with the one just before it, and is not seen by the first read after it',
    source:
      'Amazon S3 User Guide, "What is Amazon S3?" (data consistency model: bucket configurations have an eventual consistency model); API Reference, "Error responses" (OperationAborted)',
    async refuse({ name }) {
      const [, bucket, setting] = /^s3:PUT \/([^/?]+)\/?\?(\w+)$/.exec(name) ?? [];
      if (bucket !== undefined && !put.has(`${bucket} ${setting}`)) {
        put.add(`${bucket} ${setting}`);
        return aborted;
      }
      // Tags that are put once more are what was there already.
      if (bucket !== undefined && setting === 'tagging' && !seen.has(bucket)) unseen.add(bucket);
      const read = /^s3:GET \/([^/?]+)\/?\?tagging$/.exec(name)?.[1];
      if (read === undefined || !unseen.delete(read)) return undefined;
      seen.add(read);
      return { status: 404, code: 'NoSuchTagSet', message: 'The TagSet does not exist' };
    },
  };
}
