/** The name people know a resource by. CloudFormation's id of a queue is the queue's URL, which ends with its name. */
export function physicalName({ type, physicalId }: { readonly type: string; readonly physicalId: string }): string {
  return type === 'AWS::SQS::Queue' ? physicalId.slice(physicalId.lastIndexOf('/') + 1) : physicalId;
}
