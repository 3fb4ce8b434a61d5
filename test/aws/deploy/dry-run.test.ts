import { expect } from 'chai';
import type { ReleasePlan } from '../../../src/aws/deploy/release.js';
import { deploySuite } from '../../support/deploy-suite.js';
import type { MemoryAws } from '../../support/memory-aws.js';

const table = { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'shop-dev-items' } };

describe('a dry run', () => {
  const { deployed, start } = deploySuite();
  let aws: MemoryAws;
  beforeEach(() => {
    aws = start();
  });

  const changing = /^(Put|Create(?!ChangeSet)|Execute|Update|DeleteObject)/;

  it('of a new stack tells what it would make, and sends nothing', async () => {
    const result = await deployed({ answer: 'one' }, { dryRun: true, routesAt: () => [{} as never] });
    expect(result.changes.map(({ action, logicalId }) => `${action} ${logicalId}`)).to.deep.equal(['add Hello']);
    expect(result).to.deep.include({ routes: [], endpoints: {}, left: [] });
    expect(result.functions).to.deep.equal([{ name: 'hello', bytes: result.functions[0]?.bytes, uploaded: 0 }]);
    expect(aws.calls.filter((call) => changing.test(call))).to.deep.equal([]);
    expect(aws.stack()).to.equal(undefined);
    expect(aws.buckets.size).to.equal(0);
  });

  it('of a stack that is there tells what it would change, and sends nothing', async () => {
    await deployed({ answer: 'one' });
    aws.stack()!.Outputs.push({ OutputKey: 'Url', OutputValue: 'https://abc.example.com' });
    const sent = aws.calls.length;
    const plans: ReleasePlan[] = [];
    const approve = async (plan: ReleasePlan) => void plans.push(plan);
    const result = await deployed({ answer: 'two' }, { dryRun: true, approve });
    expect(result.changes.map(({ logicalId }) => logicalId)).to.deep.equal(['Hello']);
    expect(result.endpoints).to.deep.equal({ Url: 'https://abc.example.com' });
    expect(plans).to.have.length(1);
    expect(result.functions[0]?.arn).to.match(/shop-dev-hello$/);
    expect(aws.calls.slice(sent).filter((call) => changing.test(call))).to.deep.equal([]);
    expect(aws.stack()?.changeSets.size).to.equal(0);
  });

  it('tells the changes of every page, also after an empty one', async () => {
    let empty = 0;
    aws.force('DescribeChangeSet', ({ NextToken }, proceed) => {
      if (NextToken === '2' && empty === 0) return { NextToken, CreationTime: empty++ };
      return proceed();
    });
    const topics = ['A', 'B', 'C', 'D'].map((id) => [id, { Type: 'AWS::SNS::Topic' }]);
    const { changes } = await deployed({ answer: 'one', resources: Object.fromEntries(topics) }, { dryRun: true });
    expect(changes.map(({ logicalId }) => logicalId)).to.deep.equal(['A', 'B', 'C', 'D', 'Hello']);
    expect(empty).to.equal(1);
  });

  it('with a bucket of one’s own asks for that one', async () => {
    const deploymentBucket = 'mine';
    const error = await deployed({ answer: 'one' }, { dryRun: true, deploymentBucket }).catch((thrown) => thrown);
    expect(error.code).to.equal('DEPLOYMENT_BUCKET_MISSING');
    aws.createBucket('mine');
    await deployed({ answer: 'one' }, { dryRun: true, deploymentBucket });
    expect(aws.keys('mine')).to.deep.equal([]);
  });

  const large = { Type: 'AWS::SNS::Topic', Properties: { DisplayName: 'x'.repeat(60_000) } };

  it('of a template that does not fit a request compares the templates itself', async () => {
    const first = await deployed({ answer: 'one', resources: { Items: table, Large: large } }, { dryRun: true });
    expect(first.changes.map(({ action, logicalId }) => `${action} ${logicalId}`)).to.deep.equal([
      ...['add Hello', 'add Items', 'add Large'],
    ]);
    expect(aws.calls).to.not.include('CreateChangeSet');
    await deployed({ answer: 'one', resources: { Items: table, Topic: { Type: 'AWS::SNS::Topic' } } });
    const asked: ReleasePlan[] = [];
    const approve = async (plan: ReleasePlan) => void asked.push(plan);
    const update = { answer: 'two', resources: { Large: large, Topic: { Type: 'AWS::SNS::Topic' } } };
    const { changes } = await deployed(update, { dryRun: true, approve });
    expect(changes).to.deep.equal([
      { action: 'remove', logicalId: 'Items', type: 'AWS::DynamoDB::Table', dataLoss: true },
      {
        ...{ action: 'change', logicalId: 'Hello', type: 'AWS::Serverless::Function', properties: ['CodeUri'] },
        dataLoss: false,
      },
      { action: 'add', logicalId: 'Large', type: 'AWS::SNS::Topic', dataLoss: false },
    ]);
    expect(asked).to.have.length(1);
  });

  it('of a template that does not fit tells a replaced table, and one that is kept', async () => {
    const named = (name: string, more = {}) => ({ ...table, ...more, Properties: { TableName: name } });
    const planned = async (before: object, after: object | undefined) => {
      aws = start();
      await deployed({ answer: 'one', resources: { Items: before } });
      const resources = { Large: large, ...(after && { Items: after }) };
      const { changes } = await deployed({ answer: 'one', resources }, { dryRun: true });
      const { action, dataLoss } = changes.find(({ logicalId }) => logicalId === 'Items')!;
      return [action, dataLoss];
    };
    expect(await planned(named('a'), named('b'))).to.deep.equal(['replace', true]);
    const replaced = { UpdateReplacePolicy: 'Retain' };
    expect(await planned(named('a', replaced), named('b', replaced))).to.deep.equal(['replace', false]);
    for (const [DeletionPolicy, lost] of [
      ['Retain', false],
      ['Snapshot', false],
      ['RetainExceptOnCreate', false],
      ['Delete', true],
    ] as const)
      expect(await planned(named('a', { DeletionPolicy }), undefined), DeletionPolicy).to.deep.equal(['remove', lost]);
    expect(await planned(named('a', { DeletionPolicy: 'Retain' }), named('b'))).to.deep.equal(['replace', true]);
  });

  it('of a template that does not fit tells a function that gets another name', async () => {
    await deployed({ answer: 'one' });
    const renamed = { answer: 'one', properties: { FunctionName: 'other' }, resources: { Large: large } };
    const { changes } = await deployed(renamed, { dryRun: true });
    expect(changes[0]).to.include({ action: 'replace', logicalId: 'Hello', dataLoss: false });
  });

  it('deploys such a template from the bucket', async () => {
    await deployed({ answer: 'one', resources: { Large: large } });
    const [request] = aws.inputs('CreateChangeSet');
    expect(request).to.not.have.property('TemplateBody');
    expect(request?.TemplateURL).to.match(/^https:\/\/emojify-artifacts-[^?]*\/shop\/dev\/templates\/[0-9a-f]+\.json$/);
    expect(aws.stack()?.physical.has('Large')).to.equal(true);
  });

  it('refuses a template that CloudFormation would not take before anything is uploaded', async () => {
    const huge = { Type: 'AWS::SNS::Topic', Properties: { DisplayName: 'x'.repeat(1_000_000) } };
    const error = await deployed({ answer: 'one', resources: { Huge: huge } }).catch((thrown) => thrown);
    expect(error.code).to.equal('TEMPLATE_TOO_LARGE');
    expect(aws.stack()).to.equal(undefined);
  });
});
