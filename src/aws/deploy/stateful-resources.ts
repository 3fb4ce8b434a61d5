import { sdk } from '../../sdk/load.js';
import type { DeployContext } from './deploy-context.js';

const { GetTemplateCommand } = sdk('@aws-sdk/client-cloudformation');

/** Types of resources with data that cannot be created again from the service. */
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

/** What is kept of a resource when its stack is deleted: the resource itself, or a snapshot of its data. */
export type Kept = 'resource' | 'snapshot';

/** The parts of a resource in a template that determine whether it is kept. */
export interface PolicyHolder {
  readonly Type?: string;
  readonly DeletionPolicy?: unknown;
  readonly Properties?: { readonly DBClusterIdentifier?: unknown };
}

/**
 * Types for which CloudFormation takes a snapshot, from the page "DeletionPolicy attribute" of the AWS CloudFormation
 * guide.
 */
const withSnapshots = new Set([
  'AWS::DocDB::DBCluster',
  'AWS::EC2::Volume',
  'AWS::ElastiCache::CacheCluster',
  'AWS::ElastiCache::ReplicationGroup',
  'AWS::Neptune::DBCluster',
  'AWS::RDS::DBCluster',
  'AWS::RDS::DBInstance',
  'AWS::Redshift::Cluster',
]);

/**
 * What is kept of this resource when its stack is deleted; undefined if nothing is. An unknown policy counts as one
 * that keeps, so that nothing is emptied by mistake.
 */
export function keptOf(resource: PolicyHolder): Kept | undefined {
  const { Type = '', DeletionPolicy = defaultPolicy(resource) } = resource;
  if (DeletionPolicy === 'Delete') return undefined;
  if (DeletionPolicy !== 'Snapshot') return 'resource';
  return withSnapshots.has(Type) ? 'snapshot' : undefined;
}

/** Clusters, and databases outside clusters, are kept as a snapshot unless the template says otherwise. */
function defaultPolicy({ Type, Properties }: PolicyHolder): string {
  const alone = Type === 'AWS::RDS::DBInstance' && Properties?.DBClusterIdentifier === undefined;
  return alone || Type === 'AWS::RDS::DBCluster' ? 'Snapshot' : 'Delete';
}

/** What the deployed template keeps, by logical id; every step of a removal uses this. */
export async function keptResources(
  { cloudFormation }: Pick<DeployContext, 'cloudFormation'>,
  stackName: string,
): Promise<Map<string, Kept>> {
  const command = new GetTemplateCommand({ StackName: stackName, TemplateStage: 'Processed' });
  const { TemplateBody = '' } = await cloudFormation.send(command);
  const { parse } = await import('yaml');
  // A stack whose first change set was never executed has an empty template.
  const template = parse(TemplateBody, { logLevel: 'silent' }) as { Resources?: Record<string, PolicyHolder> } | null;
  return new Map(
    Object.entries(template?.Resources ?? {}).flatMap(([logicalId, resource]) => {
      const kept = keptOf(resource);
      return kept ? [[logicalId, kept] as const] : [];
    }),
  );
}

/** Whether the data of a resource that a change set removes or replaces is kept. */
export function isKeptByChange(policyAction: string | undefined): boolean {
  return /(?:Retain|Snapshot)$/.test(policyAction ?? '');
}

/** The name of a resource for users. CloudFormation's id of a queue is its URL, which ends with its name. */
export function physicalName({ type, physicalId }: { readonly type: string; readonly physicalId: string }): string {
  return type === 'AWS::SQS::Queue' ? physicalId.slice(physicalId.lastIndexOf('/') + 1) : physicalId;
}
