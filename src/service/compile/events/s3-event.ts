import { own } from '../../../util/own.js';
import type { S3Options } from '../../load/events.js';
import { isIntrinsic } from '../../load/events.js';
import type { Resource, Service, Text } from '../../types.js';
import { conditional, defined, type EventContext, type EventParts, invokePermission, targetOf } from '../builder.js';
import { bucketId, functionId, idOf, plainId } from '../names.js';

/** A bucket of the service: its place in the template, and its name. */
export interface Bucket {
  readonly logicalId: string;
  readonly name: Text;
}

/** The bucket of an event: a key of `provider.s3`, one under `resources:` with that name, or a new one. */
export function bucketOf({ bucket }: S3Options, service: Service): Bucket {
  const key = typeof bucket === 'string' ? bucket : undefined;
  const settings =
    key !== undefined && Object.hasOwn(service.provider.s3 ?? {}, key) ? service.provider.s3?.[key] : undefined;
  const name = ((settings?.name ?? settings?.bucketName) as Text | undefined) ?? bucket;
  const declared = Object.entries(service.resources.Resources).find(
    ([, resource]) =>
      resource.Type === 'AWS::S3::Bucket' && JSON.stringify(resource.Properties?.BucketName) === JSON.stringify(name),
  );
  return { logicalId: declared?.[0] ?? (key !== undefined ? bucketId(key) : `S3Bucket${idOf(bucket)}`), name };
}

/** `s3`: objects of a bucket of this stack, or of an existing one. */
export function compileS3(options: S3Options, context: EventContext): EventParts {
  return options.existing ? existingBucket(options, context) : ownBucket(options, context);
}

function ownBucket(options: S3Options, { service, index }: EventContext): EventParts {
  const bucket = bucketOf(options, service);
  const rules = options.rules.flatMap((rule) => Object.entries(rule).map(([Name, Value]) => ({ Name, Value })));
  const properties = defined({
    Bucket: { Ref: bucket.logicalId },
    Events: options.event,
    Filter: rules.length > 0 ? { S3Key: { Rules: rules } } : undefined,
  });
  return {
    events: { [`Bucket${index}`]: { Type: 'S3', Properties: properties } },
    resources: { [bucket.logicalId]: bucketResource(options, bucket, service) },
  };
}

function bucketResource({ bucket }: S3Options, { logicalId, name }: Bucket, service: Service): Resource {
  if (own(service.resources.Resources, logicalId)?.Properties?.BucketName !== undefined && !service.provider.s3)
    return { Type: 'AWS::S3::Bucket', Properties: {} };
  const settings = typeof bucket === 'string' ? service.provider.s3?.[bucket] : undefined;
  const { name: _, bucketName: __, ...rest } = settings ?? {};
  const properties = Object.entries(rest).map(([key, value]) => [key.charAt(0).toUpperCase() + key.slice(1), value]);
  return { Type: 'AWS::S3::Bucket', Properties: { BucketName: name, ...Object.fromEntries(properties) } };
}

/** EventBridge's names of S3's notification types. */
const detailTypes: Readonly<
  Record<string, { readonly type: string; readonly reasons: Readonly<Record<string, string>> }>
> = {
  ObjectCreated: {
    type: 'Object Created',
    reasons: {
      Put: 'PutObject',
      Post: 'POST Object',
      Copy: 'CopyObject',
      CompleteMultipartUpload: 'CompleteMultipartUpload',
    },
  },
  ObjectRemoved: { type: 'Object Deleted', reasons: { Delete: 'DeleteObject' } },
  LifecycleExpiration: { type: 'Object Deleted', reasons: { Delete: 'Lifecycle Expiration' } },
  ObjectRestore: { type: 'Object Restore Completed', reasons: {} },
  ObjectTagging: { type: 'Object Tags Added', reasons: {} },
  ObjectAcl: { type: 'Object ACL Updated', reasons: {} },
  LifecycleTransition: { type: 'Object Storage Class Changed', reasons: {} },
};

/**
 * A bucket outside the stack triggers the function through EventBridge: the rule is part of the stack, the bucket is
 * not changed, and no helper function is needed. The bucket must send its events to EventBridge (one setting, see
 * docs/service-file.md). The target's input has the format of S3's own notification, so that handlers work unchanged.
 */
function existingBucket(options: S3Options, { fn, index }: EventContext): EventParts {
  const id = `${functionId(fn.key)}S3Existing${index}`;
  const rule: Resource = {
    Type: 'AWS::Events::Rule',
    Properties: {
      EventPattern: existingPattern(options),
      State: 'ENABLED',
      Targets: [
        { Id: plainId(fn.key).slice(0, 64), Arn: targetOf(fn), InputTransformer: asNotification(options.event) },
      ],
    },
  };
  return {
    resources: {
      [id]: conditional(fn, rule),
      [`${id}Permission`]: invokePermission(fn, 'events.amazonaws.com', { SourceArn: { 'Fn::GetAtt': [id, 'Arn'] } }),
    },
  };
}

function existingPattern({ bucket, event, rules }: S3Options) {
  const [, group = '', action = '*'] = event.split(':');
  const known = detailTypes[group];
  const reason = known?.reasons[action];
  const keys = rules.flatMap((rule) => Object.entries(rule).map(([name, value]) => ({ [name]: value })));
  return {
    source: ['aws.s3'],
    'detail-type': [known?.type ?? 'Object Created'],
    detail: defined({
      bucket: { name: [bucket] },
      object: keys.length > 0 ? { key: keyFilter(keys) } : undefined,
      reason: reason === undefined ? undefined : [reason],
    }),
  };
}

/** Prefix and suffix must both match: a list means "or" in EventBridge, a wildcard expresses both. */
function keyFilter(keys: readonly Readonly<Record<string, Text>>[]): unknown[] {
  const prefix = keys.find((key) => 'prefix' in key)?.prefix;
  const suffix = keys.find((key) => 'suffix' in key)?.suffix;
  if (prefix === undefined || suffix === undefined) return [...keys];
  const text = (value: Text) => (isIntrinsic(value) ? undefined : String(value).replace(/[*\\]/g, '\\$&'));
  return [{ wildcard: `${text(prefix)}*${text(suffix)}` }];
}

function asNotification(event: string) {
  const template = `{"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":<region>,"eventTime":<time>,"eventName":"${event.replace(/^s3:/, '')}","s3":{"s3SchemaVersion":"1.0","bucket":{"name":<bucket>,"arn":<arn>},"object":{"key":<key>,"size":<size>,"eTag":<etag>,"sequencer":<sequencer>}}}]}`;
  return {
    InputPathsMap: {
      region: '$.region',
      time: '$.time',
      bucket: '$.detail.bucket.name',
      arn: '$.resources[0]',
      key: '$.detail.object.key',
      size: '$.detail.object.size',
      etag: '$.detail.object.etag',
      sequencer: '$.detail.object.sequencer',
    },
    InputTemplate: template,
  };
}
