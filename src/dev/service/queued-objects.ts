import type { Service } from '../../service/types.js';
import { isRecord } from '../../util/is-record.js';
import { own } from '../../util/own.js';
import type { ObjectSubscription } from '../local-app.js';
import { asynchronousPolicy } from '../triggers/retry-policy.js';

/**
 * The buckets under `resources:` that write to this queue (`NotificationConfiguration.QueueConfigurations`), for the
 * function behind it. The queue's redrive policy sets how often a message is tried; without one, it is as often as for
 * S3's own notifications.
 */
export function queuedObjects(queueArn: unknown, { resources }: Service): Omit<ObjectSubscription, 'target'>[] {
  const arn = JSON.stringify(queueArn);
  return Object.values(resources.Resources).flatMap(({ Type, Properties = {} }) => {
    const { QueueConfigurations } = asRecord(Properties.NotificationConfiguration);
    if (Type !== 'AWS::S3::Bucket' || !Array.isArray(QueueConfigurations)) return [];
    const mine = QueueConfigurations.map(asRecord).filter(({ Queue }) => JSON.stringify(Queue) === arn);
    if (mine.length === 0) return [];
    const tries = maxReceiveCount(queueArn, resources.Resources);
    return [
      {
        bucket: String(Properties.BucketName ?? 'local'),
        filters: mine.map(toFilter),
        queue: true,
        policy: asynchronousPolicy(tries === undefined ? undefined : tries - 1),
        recordsFailures: tries !== undefined,
      },
    ];
  });
}

/** Whether this is the dead-letter queue of such a queue. */
export function isDeadLetterOfObjects(queueArn: unknown, service: Service): boolean {
  const arn = JSON.stringify(queueArn);
  return Object.entries(service.resources.Resources).some(
    ([id, { Properties = {} }]) =>
      JSON.stringify(asRecord(Properties.RedrivePolicy).deadLetterTargetArn) === arn &&
      queuedObjects({ 'Fn::GetAtt': [id, 'Arn'] }, service).length > 0,
  );
}

const asRecord = (value: unknown): Readonly<Record<string, unknown>> => (isRecord(value) ? value : {});

/** `Filter: {S3Key: {Rules: [{Name: prefix, Value: originals/}]}}`. */
function toFilter({ Event, Filter }: Readonly<Record<string, unknown>>) {
  const { Rules } = asRecord(asRecord(Filter).S3Key);
  const rules = Array.isArray(Rules) ? Rules.map(asRecord) : [];
  const value = (name: string) => String(rules.find(({ Name }) => String(Name).toLowerCase() === name)?.Value ?? '');
  return { event: String(Event), prefix: value('prefix'), suffix: value('suffix') };
}

/** For a queue of this service, referred to by its ARN: `!GetAtt Queue.Arn`. */
function maxReceiveCount(arn: unknown, resources: Service['resources']['Resources']): number | undefined {
  const { 'Fn::GetAtt': attribute } = asRecord(arn);
  const [id] = Array.isArray(attribute) ? attribute : String(attribute).split('.');
  const { maxReceiveCount: count } = asRecord(own(resources, String(id))?.Properties?.RedrivePolicy);
  return count === undefined ? undefined : Number(count);
}
