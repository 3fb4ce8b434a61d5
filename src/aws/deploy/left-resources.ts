import type { StackEvent } from '@aws-sdk/client-cloudformation';
import type { DeployContext } from './deploy-context.js';

/** A resource that left the stack with an update and still exists on AWS. */
export interface LeftResource {
  readonly logicalId: string;
  readonly type: string;
  /** Its name on AWS. */
  readonly physicalId: string;
  /** Why it still exists: CloudFormation's message, or the policy in the template. */
  readonly reason: string;
  /** The command that deletes it, if known. */
  readonly command?: string;
}

/**
 * Finds the resources that an update left behind, by its events: CloudFormation deletes removed resources after the
 * update itself, and a deletion that fails then (a bucket with objects) does not fail the update, so nothing else
 * reports it.
 */
export function leftResources(context: Pick<DeployContext, 'region'>, events: readonly StackEvent[]): LeftResource[] {
  const last = new Map<string, StackEvent>();
  for (const event of events) {
    if (event.PhysicalResourceId && event.PhysicalResourceId !== event.StackId)
      last.set(event.PhysicalResourceId, event);
  }
  return [...last.values()]
    .filter(({ ResourceStatus }) => ResourceStatus === 'DELETE_FAILED' || ResourceStatus === 'DELETE_SKIPPED')
    .map((event) => readLeft(context, event));
}

function readLeft({ region }: Pick<DeployContext, 'region'>, event: StackEvent): LeftResource {
  const type = event.ResourceType ?? '';
  const physicalId = event.PhysicalResourceId!;
  const skipped = event.ResourceStatus === 'DELETE_SKIPPED';
  const unknown = skipped ? 'the template retains it' : 'CloudFormation could not delete it';
  const deletion = deletions[type]?.(physicalId);
  return {
    logicalId: event.LogicalResourceId ?? '',
    type,
    physicalId,
    reason: event.ResourceStatusReason || unknown,
    ...(deletion && { command: `${deletion} --region ${region}` }),
  };
}

/** Commands of the AWS CLI by resource type. */
const deletions: Readonly<Record<string, (name: string) => string>> = {
  'AWS::S3::Bucket': (name) => `aws s3 rb s3://${name} --force`,
  'AWS::DynamoDB::Table': (name) => `aws dynamodb delete-table --table-name ${name}`,
  'AWS::Logs::LogGroup': (name) => `aws logs delete-log-group --log-group-name ${name}`,
  'AWS::SQS::Queue': (url) => `aws sqs delete-queue --queue-url ${url}`,
  'AWS::Kinesis::Stream': (name) => `aws kinesis delete-stream --stream-name ${name}`,
};
