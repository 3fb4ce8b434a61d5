import { own } from '../../util/own.js';
import type { Resource } from '../types.js';
import { isPlain } from './merge.js';

type Resources = Readonly<Record<string, Resource>>;

/**
 * A bucket that notifies a function depends on the permission, which depends on the function. If the function or its
 * role referred to the bucket, neither could be created first. The bucket's name is known, so such references are
 * replaced by the name.
 */
export function withoutBucketCircles(resources: Resources): Record<string, Resource> {
  const names = notifyingBuckets(resources);
  if (names.size === 0) return { ...resources };
  const early = new Set(['AWS::Serverless::Function', 'AWS::IAM::Role', 'AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy']);
  const entries = Object.entries(resources).map(([id, resource]) => {
    if (!early.has(resource.Type)) return [id, resource];
    const { Events, ...properties } = (resource.Properties ?? {}) as Record<string, unknown>;
    const named = replaced(properties, names) as Record<string, unknown>;
    return [id, { ...resource, Properties: Events === undefined ? named : { ...named, Events } }];
  });
  return Object.fromEntries(entries);
}

/** Logical ids of buckets with notifications to functions of this template, with their names. */
function notifyingBuckets(resources: Resources): Map<string, unknown> {
  const names = new Map<string, unknown>();
  for (const { Properties } of Object.values(resources)) {
    for (const event of Object.values(
      (Properties?.Events ?? {}) as Record<string, { Type?: string; Properties?: { Bucket?: unknown } }>,
    )) {
      const id =
        event.Type === 'S3' && isPlain(event.Properties?.Bucket) ? String(event.Properties.Bucket.Ref) : undefined;
      const name = id === undefined ? undefined : own(resources, id)?.Properties?.BucketName;
      if (id !== undefined && name !== undefined) names.set(id, name);
    }
  }
  return names;
}

function replaced(value: unknown, names: Map<string, unknown>): unknown {
  if (Array.isArray(value)) return value.map((item) => replaced(item, names));
  if (!isPlain(value)) return value;
  const { Ref, 'Fn::GetAtt': getAtt, 'Fn::Sub': sub } = value;
  if (typeof Ref === 'string' && names.has(Ref)) return names.get(Ref);
  const [id, attribute] = typeof getAtt === 'string' ? getAtt.split('.') : ((getAtt ?? []) as string[]);
  if (id !== undefined && attribute === 'Arn' && names.has(id))
    return { 'Fn::Sub': `arn:\${AWS::Partition}:s3:::${nameText(names.get(id))}` };
  if (typeof sub === 'string') return { 'Fn::Sub': inSub(sub, names) };
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaced(item, names)]));
}

function inSub(text: string, names: Map<string, unknown>): string {
  return text.replace(/\$\{(\w+)(\.Arn)?\}/g, (whole, id: string, arn?: string) => {
    if (!names.has(id)) return whole;
    return `${arn ? 'arn:${AWS::Partition}:s3:::' : ''}${nameText(names.get(id))}`;
  });
}

/** The name as text for `Fn::Sub`. */
function nameText(name: unknown): string {
  if (typeof name === 'string') return name;
  const sub = isPlain(name) ? name['Fn::Sub'] : undefined;
  return typeof sub === 'string' ? sub : '';
}
