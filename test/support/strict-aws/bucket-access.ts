import type { Reply } from '../aws-proxy.js';
import type { StrictCall, StrictRule } from './rule.js';

const bucketOf = ({ name }: StrictCall): string | undefined => /^s3:\w+ \/([^/?]+)/.exec(name)?.[1];

const regionOf = ({ headers }: StrictCall): string | undefined =>
  /Credential=[^/]+\/\d+\/([^/]+)\//.exec(String(headers.authorization))?.[1];

/** The emulator answers for its buckets from every region. */
export function otherRegions(): StrictRule {
  const homes = new Map<string, string>();
  return {
    name: 'a bucket of another region answers 301 with its region in x-amz-bucket-region',
    source: 'Amazon S3 API Reference, "HeadBucket" (x-amz-bucket-region), "Error responses" (PermanentRedirect)',
    async refuse(call) {
      const bucket = bucketOf(call);
      const region = regionOf(call);
      if (bucket === undefined || region === undefined) return undefined;
      if (new RegExp(`^s3:PUT /${bucket}/?$`).test(call.name)) {
        // us-east-1 is named by leaving the constraint out.
        homes.set(bucket, /<LocationConstraint>([^<]+)</.exec(call.body.toString())?.[1] ?? region);
        return undefined;
      }
      const home = homes.get(bucket);
      return home === undefined || home === region ? undefined : redirect(home);
    },
  };
}

function redirect(home: string): Reply {
  const error = '<Code>PermanentRedirect</Code><Message>The bucket must be addressed by its own endpoint.</Message>';
  const headers = { 'content-type': 'application/xml', 'x-amz-bucket-region': home };
  return { status: 301, headers, body: Buffer.from(`<?xml version="1.0"?><Error>${error}</Error>`) };
}

/** All calls here come over plain http, so such a bucket answers none any more. */
export function tlsOnly(): StrictRule {
  const closed = new Set<string>();
  return {
    name: 'a bucket whose policy demands TLS refuses every call over plain http',
    source:
      'Amazon S3 User Guide, "Security best practices" (enforce encryption of data in transit: aws:SecureTransport)',
    async refuse(call) {
      const bucket = bucketOf(call);
      if (bucket === undefined) return undefined;
      if (closed.has(bucket)) return { status: 403, code: 'AccessDenied', message: 'Access Denied' };
      if (!/^s3:PUT \/[^?]+\?policy$/.test(call.name)) return undefined;
      if (/"aws:SecureTransport"\s*:\s*"false"/.test(call.body.toString())) closed.add(bucket);
      return undefined;
    },
  };
}
