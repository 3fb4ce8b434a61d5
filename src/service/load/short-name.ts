import { createHash } from 'node:crypto';

/**
 * Together with `-images-`, an account id and the longest region name, this gives a bucket name of 63 characters, S3's
 * maximum.
 */
const LONGEST = 28;
const HASH = 8;

/**
 * `<service>-<stage>` for names that must be short and lower-case, such as those of buckets. If it is too long or has
 * other characters, it is shortened and a hash of the whole is appended, so that `Prod` and `prod` differ.
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
