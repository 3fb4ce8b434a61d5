import { expect } from 'chai';
import { isKeptByChange, isStateful, keptOf } from '../../../src/aws/deploy/stateful-resources.js';

const stateful = [
  ...['Cognito::UserPool', 'DocDB::DBCluster', 'DynamoDB::GlobalTable', 'DynamoDB::Table', 'EC2::Volume'],
  ...['ECR::Repository', 'EFS::FileSystem', 'ElastiCache::ReplicationGroup', 'Kinesis::Stream', 'KMS::Key'],
  ...['Logs::LogGroup', 'OpenSearchService::Domain', 'RDS::DBCluster', 'RDS::DBInstance', 'S3::Bucket'],
  ...['SecretsManager::Secret', 'SQS::Queue', 'Timestream::Table'],
];
const stateless = ['Lambda::Function', 'IAM::Role', 'ApiGatewayV2::Api', 'S3::BucketPolicy', 'SNS::Topic'];

/** AWS CloudFormation guide, "DeletionPolicy attribute". */
const withSnapshots = [
  ...['DocDB::DBCluster', 'EC2::Volume', 'ElastiCache::CacheCluster', 'ElastiCache::ReplicationGroup'],
  ...['Neptune::DBCluster', 'RDS::DBCluster', 'RDS::DBInstance', 'Redshift::Cluster'],
];

describe('resources that hold data', () => {
  for (const type of stateful) it(`${type} does`, () => expect(isStateful(`AWS::${type}`)).to.equal(true));
  for (const type of stateless) it(`${type} does not`, () => expect(isStateful(`AWS::${type}`)).to.equal(false));
});

describe('what stays of a resource when its stack is deleted', () => {
  const bucket = (DeletionPolicy?: string) =>
    keptOf({ Type: 'AWS::S3::Bucket', ...(DeletionPolicy && { DeletionPolicy }) });

  it('is the resource itself, by each policy that keeps it', () => {
    expect(bucket('Retain')).to.equal('resource');
    expect(bucket('RetainExceptOnCreate')).to.equal('resource');
  });

  it('is nothing by default, by Delete, and by Snapshot of what has none', () => {
    for (const policy of [undefined, 'Delete', 'Snapshot']) expect(bucket(policy), policy).to.equal(undefined);
  });

  it('is the resource by a policy that is not known', () => {
    expect(bucket('KeepForever')).to.equal('resource');
  });

  for (const type of withSnapshots) {
    it(`is a snapshot of ${type} where the policy says so`, () => {
      expect(keptOf({ Type: `AWS::${type}`, DeletionPolicy: 'Snapshot' })).to.equal('snapshot');
      expect(keptOf({ Type: `AWS::${type}`, DeletionPolicy: 'Delete' })).to.equal(undefined);
    });
  }

  it('is a snapshot of databases without a word, unless they belong to a cluster', () => {
    expect(keptOf({ Type: 'AWS::RDS::DBCluster' })).to.equal('snapshot');
    expect(keptOf({ Type: 'AWS::RDS::DBInstance' })).to.equal('snapshot');
    expect(keptOf({ Type: 'AWS::RDS::DBInstance', Properties: { DBClusterIdentifier: 'c' } })).to.equal(undefined);
  });

  it('is read from the change set of an update', () => {
    const kept = ['Retain', 'Snapshot', 'ReplaceAndRetain', 'ReplaceAndSnapshot'];
    for (const action of kept) expect(isKeptByChange(action), action).to.equal(true);
    for (const action of ['Delete', 'ReplaceAndDelete', undefined]) expect(isKeptByChange(action)).to.equal(false);
  });
});
