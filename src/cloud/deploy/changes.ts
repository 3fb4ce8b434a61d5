import type { Change as AwsChange, ResourceChange } from '@aws-sdk/client-cloudformation';

export type ChangeAction = 'add' | 'change' | 'replace' | 'remove';

/** What a deployment does to one resource, as people judge it and as `--json` prints it. */
export interface Change {
  readonly action: ChangeAction;
  readonly logicalId: string;
  readonly type: string;
  /** Name on AWS; absent for what is added. */
  readonly physicalId?: string;
  /** Properties that change. */
  readonly properties?: readonly string[];
  /** Whether what it holds is lost: a stateful resource is removed or replaced, and nothing says Retain or Snapshot. */
  readonly dataLoss: boolean;
}

/** Resources that hold what cannot be made again from the service. */
const stateful = new Set([
  'AWS::Cognito::UserPool',
  'AWS::DocDB::DBCluster',
  'AWS::DynamoDB::GlobalTable',
  'AWS::DynamoDB::Table',
  'AWS::EC2::Volume',
  'AWS::ECR::Repository',
  'AWS::EFS::FileSystem',
  'AWS::ElastiCache::ReplicationGroup',
  'AWS::Kinesis::Stream',
  'AWS::KMS::Key',
  'AWS::Logs::LogGroup',
  'AWS::OpenSearchService::Domain',
  'AWS::RDS::DBCluster',
  'AWS::RDS::DBInstance',
  'AWS::S3::Bucket',
  'AWS::SecretsManager::Secret',
  'AWS::SQS::Queue',
  'AWS::Timestream::Table',
]);

export function isStateful(type: string): boolean {
  return stateful.has(type);
}

/** A change set's changes in the form of {@link Change}: what destroys first, then by kind and name. */
export function readChanges(changes: readonly AwsChange[]): Change[] {
  const order: readonly ChangeAction[] = ['remove', 'replace', 'change', 'add'];
  return changes
    .flatMap(({ ResourceChange }) => (ResourceChange ? [readChange(ResourceChange)] : []))
    .sort((a, b) => order.indexOf(a.action) - order.indexOf(b.action) || (a.logicalId < b.logicalId ? -1 : 1));
}

function readChange(change: ResourceChange): Change {
  const action = actionOf(change);
  const type = change.ResourceType ?? '';
  const properties = [...new Set((change.Details ?? []).flatMap(({ Target }) => Target?.Name ?? []))].sort();
  return {
    action,
    logicalId: change.LogicalResourceId ?? '',
    type,
    ...(change.PhysicalResourceId && { physicalId: change.PhysicalResourceId }),
    ...(action !== 'add' && properties.length > 0 && { properties }),
    dataLoss: (action === 'remove' || action === 'replace') && isStateful(type) && !isKept(change),
  };
}

/** A replacement that is only possible counts as one: what it may destroy has to be asked for. */
function actionOf({ Action, Replacement }: ResourceChange): ChangeAction {
  if (Action === 'Add' || Action === 'Import') return 'add';
  if (Action === 'Remove') return 'remove';
  return Replacement === 'True' || Replacement === 'Conditional' ? 'replace' : 'change';
}

function isKept({ PolicyAction }: ResourceChange): boolean {
  return PolicyAction === 'Retain' || PolicyAction === 'Snapshot' || (PolicyAction?.endsWith('AndRetain') ?? false);
}
