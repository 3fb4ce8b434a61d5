import { expect } from 'chai';
import { describeDeployed, describeInventory, describePlan } from '../../../src/cli/format/describe-plan.js';

const queueUrl = 'https://sqs.eu-west-1.amazonaws.com/123456789012/photos-dev-failures';

/** What of a stack's stateful people read. */
const stateful = [
  ['AWS::S3::Bucket', 'photos-dev', 0, '! lost: photos-dev (AWS::S3::Bucket, empty)'],
  ['AWS::S3::Bucket', 'photos-dev', 1, '! lost: photos-dev (AWS::S3::Bucket, 1 object version)'],
  ['AWS::S3::Bucket', 'photos-dev', 12, '! lost: photos-dev (AWS::S3::Bucket, 12 object versions)'],
  ['AWS::DynamoDB::Table', 'photos-dev', 0, '! lost: photos-dev (AWS::DynamoDB::Table, 0 items)'],
  ['AWS::DynamoDB::Table', 'photos-dev', 1, '! lost: photos-dev (AWS::DynamoDB::Table, 1 item)'],
  ['AWS::SQS::Queue', queueUrl, undefined, '! lost: photos-dev-failures (AWS::SQS::Queue)'],
] as const;

describe('what removing a stage takes away', () => {
  for (const [type, physicalId, count, line] of stateful)
    it(`is said as: ${line}`, () => {
      const inventory = { resources: 9, functions: [], stateful: [] };
      const holding = { logicalId: 'Held', type, physicalId, count };
      const lines = describeInventory({ ...inventory, stateful: [holding] }, 'photos-dev');
      expect(lines).to.deep.equal(['photos-dev has 9 resources', `  ${line}`]);
    });

  it('names a stack with a single resource in the singular', () => {
    expect(describeInventory({ resources: 1, functions: [], stateful: [] }, 'x')).to.deep.equal(['x has 1 resource']);
  });
});

describe('what a deployment would lose', () => {
  it('names a queue by its name, not by its URL', () => {
    const change = { logicalId: 'Failures', type: 'AWS::SQS::Queue', physicalId: queueUrl, dataLoss: true } as const;
    const lines = describePlan({ changes: [{ ...change, action: 'remove' }], security: [] });
    expect(lines).to.include('  ! remove photos-dev-failures (AWS::SQS::Queue)');
  });
});

describe('what a deployment ends with', () => {
  const base = 'https://abcdefghij.execute-api.eu-central-1.amazonaws.com';
  const arn = 'arn:aws:lambda:eu-central-1:123456789012:function:my-photo-service-dev-downloadImage';
  const lines = describeDeployed({
    routes: [{ method: 'DELETE', url: `${base}/images/{id}`, function: 'downloadImage' }],
    endpoints: { HttpApiUrl: base, Queue: 'https://sqs.eu-central-1.amazonaws.com/123456789012/failures' },
    functions: [{ name: 'downloadImage', arn, bytes: 1, uploaded: 1 }],
  });

  it('is the routes, what else has an address, and the functions by their short names', () => {
    expect(lines).to.deep.equal([
      'routes:',
      `  DELETE ${base}/images/{id}`,
      'endpoints:',
      '  Queue: https://sqs.eu-central-1.amazonaws.com/123456789012/failures',
      'functions:',
      '  downloadImage',
    ]);
  });

  it('fits into 80 columns', () => {
    for (const line of lines) expect(line.length, line).to.be.at.most(80);
  });
});
