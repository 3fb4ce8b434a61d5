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
        const message = 'A conflicting conditional operation is currently in progress against this resource.';
        return { status: 409, code: 'OperationAborted', message };
      }
      const configured = /^s3:PUT \/([^/?]+)\/?\?/.exec(name)?.[1];
      if (configured === undefined || known.has(configured) || !tried.has(configured)) return undefined;
      known.add(configured);
      return { status: 404, code: 'NoSuchBucket', message: 'The specified bucket does not exist' };
    },
  };
}
