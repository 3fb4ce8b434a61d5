import { createHash } from 'node:crypto';

/** With `-images-`, an account id and the longest region name, this makes a bucket name of 63 characters, the most S3 takes. */
const LONGEST = 28;
const HASH = 8;

/**
 * `<service>-<stage>` for names that have to be short and in lower case, such as those of buckets. Where it is too long or
 * has other characters, it is cut and a hash of the whole is added, so that `Prod` and `prod` stay apart.
 */
export function shortName(service: string, stage: string): string {
  const whole = `${service}-${stage}`;
  const plain = whole
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  if (plain === whole && plain.length <= LONGEST) return plain;
  const hash = createHash('sha256').update(whole).digest('hex').slice(0, HASH);
  return `${plain.slice(0, LONGEST - HASH - 1).replace(/-$/, '')}-${hash}`;
}
