import { createHash } from 'node:crypto';

/** Logical ids that users of the Serverless Framework know, so that `resources:` can refer to generated resources. */

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** Letters and digits only, starting with a capital: `image-store` is `Imagestore`. */
export const plainId = (text: string) => capital(text.replace(/[^0-9A-Za-z]/g, ''));

/** `analyze-image` is `AnalyzeDashimage`. */
export const functionId = (key: string) => capital(key.replace(/-/g, 'Dash').replace(/_/g, 'Underscore'));

export const functionLogicalId = (key: string) => `${functionId(key)}LambdaFunction`;
export const logGroupId = (key: string) => `${functionId(key)}LogGroup`;
export const layerId = (key: string) => `${functionId(key)}LambdaLayer`;
export const roleId = (key: string) => `${functionId(key)}LambdaRole`;
export const bucketId = (name: string) => `S3Bucket${plainId(name)}`;
export const topicId = (name: string) => `SNSTopic${plainId(name)}`;

/** For a name that is a CloudFormation function: the strings in it, with a hash to avoid collisions. */
export function idOf(value: unknown): string {
  if (typeof value === 'string') return plainId(value);
  const text = JSON.stringify(value);
  return `${plainId(text.replace(/Fn::\w+|"Ref"/g, ''))}${createHash('sha256').update(text).digest('hex').slice(0, 6)}`;
}

/** The name of a stream: the last part of its ARN, or what its CloudFormation function names. */
export function sourceName(arn: unknown): string {
  if (typeof arn === 'string') return arn.split('/')[1] ?? arn;
  const value = Object.values(arn as Readonly<Record<string, unknown>>)[0];
  const first = Array.isArray(value) ? (Array.isArray(value[1]) ? value[1].at(-1) : value[0]) : value;
  return (typeof first === 'string' ? first : idOf(arn)).split('/').at(-1) ?? '';
}
