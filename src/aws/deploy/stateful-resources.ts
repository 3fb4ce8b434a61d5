import { sdk } from '../../sdk/load.js';
import type { DeployContext } from './deploy-context.js';

const { GetTemplateCommand } = sdk('@aws-sdk/client-cloudformation');

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

/** What stays of a resource when its stack is deleted: the resource itself, or a snapshot of its data. */
export type Kept = 'resource' | 'snapshot';

/** A resource of a template, as far as its fate depends on it. */
export interface PolicyHolder {
  readonly Type?: string;
  readonly DeletionPolicy?: unknown;
  readonly Properties?: { readonly DBClusterIdentifier?: unknown };
}

/** Types for which CloudFormation takes a snapshot; a page of the AWS CloudFormation guide, "DeletionPolicy attribute", lists them. */
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
 * What stays of this resource when its stack is deleted; undefined when nothing does. A policy that is not known here
 * counts as one that keeps, so that nothing is emptied by mistake.
 */
export function keptOf(resource: PolicyHolder): Kept | undefined {
  const { Type = '', DeletionPolicy = defaultPolicy(resource) } = resource;
  if (DeletionPolicy === 'Delete') return undefined;
  if (DeletionPolicy !== 'Snapshot') return 'resource';
  return withSnapshots.has(Type) ? 'snapshot' : undefined;
}

/** Databases that belong to no cluster, and clusters, are kept as a snapshot unless the template says otherwise. */
function defaultPolicy({ Type, Properties }: PolicyHolder): string {
  const alone = Type === 'AWS::RDS::DBInstance' && Properties?.DBClusterIdentifier === undefined;
  return alone || Type === 'AWS::RDS::DBCluster' ? 'Snapshot' : 'Delete';
}

/** What the deployed template keeps, by logical id: the one answer that every step of a removal goes by. */
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

/** What a change set says happens to a resource that it removes or replaces: whether its data stays. */
export function isKeptByChange(policyAction: string | undefined): boolean {
  return /(?:Retain|Snapshot)$/.test(policyAction ?? '');
}

/** The name people know a resource by. CloudFormation's id of a queue is the queue's URL, which ends with its name. */
export function physicalName({ type, physicalId }: { readonly type: string; readonly physicalId: string }): string {
  return type === 'AWS::SQS::Queue' ? physicalId.slice(physicalId.lastIndexOf('/') + 1) : physicalId;
}
