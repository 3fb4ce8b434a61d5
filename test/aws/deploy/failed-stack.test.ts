import { expect } from 'chai';
import type { FirstStep } from '../../../src/aws/deploy/prepare-stack.js';
import { awsError } from '../../support/aws-error.js';
import { deploySuite } from '../../support/deploy-suite.js';
import type { MemoryAws } from '../../support/memory-aws.js';

const bucket = { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'shop-dev-photos' } };
const stuck = { ...bucket, Properties: { ...bucket.Properties, Stays: 'access denied' } };

describe('a stack that takes no update', () => {
  const { deployed, failure, start } = deploySuite();
  let aws: MemoryAws;
  beforeEach(() => {
    aws = start();
  });

  /** Stands for `--yes --allow-data-loss` and notes what was asked. */
  const approving = (steps: FirstStep[]) => ({ approveFirstStep: async (step: FirstStep) => void steps.push(step) });

  for (const status of ['ROLLBACK_COMPLETE', 'ROLLBACK_FAILED', 'CREATE_FAILED', 'DELETE_FAILED'])
    it(`${status}: asks, deletes it with what it holds, and deploys`, async () => {
      await deployed({ answer: 'one', resources: { Photos: bucket, Table: { ...bucket, Type: 'AWS::SNS::Topic' } } });
      aws.stack()!.StackStatus = status;
      aws.put('shop-dev-photos', 'a.jpg');
      const steps: FirstStep[] = [];
      const result = await deployed({ answer: 'two' }, approving(steps));
      const first = {
        action: 'delete-stack',
        stack: 'shop-dev',
        status,
        data: ['shop-dev-photos (AWS::S3::Bucket)'],
      };
      expect(steps).to.deep.equal([first]);
      expect(result.first).to.deep.equal(first);
      expect(result.changes.map(({ action }) => action)).to.deep.equal(['add']);
      expect(aws.stack()?.StackStatus).to.equal('CREATE_COMPLETE');
      expect(aws.context.reports.map(({ code }) => code)).to.include.members(['DELETING_STACK', 'EMPTYING_BUCKET']);
    });

  it('is not asked about what the template keeps, and does not empty it', async () => {
    const kept = { ...bucket, DeletionPolicy: 'Retain' };
    await deployed({ answer: 'one', resources: { Photos: kept } });
    aws.stack()!.StackStatus = 'ROLLBACK_FAILED';
    aws.put('shop-dev-photos', 'a.jpg');
    const steps: FirstStep[] = [];
    await deployed({ answer: 'one' }, approving(steps));
    expect(steps[0]?.data).to.deep.equal([]);
    expect(aws.keys('shop-dev-photos')).to.deep.equal(['a.jpg']);
  });

  it('a dry run tells the step and changes nothing', async () => {
    await deployed({ answer: 'one' });
    for (const [status, action, changes] of [
      ['ROLLBACK_COMPLETE', 'delete-stack', ['add Hello']],
      ['UPDATE_ROLLBACK_FAILED', 'continue-rollback', ['change Hello']],
    ] as const) {
      aws.stack()!.StackStatus = status;
      const result = await deployed({ answer: 'two' }, { dryRun: true });
      expect(result.first).to.deep.include({ action, status });
      expect(result.changes.map((change) => `${change.action} ${change.logicalId}`)).to.deep.equal(changes);
      expect(aws.stack()?.StackStatus).to.equal(status);
    }
    expect(aws.calls).to.not.include('ContinueUpdateRollback').and.not.include('DeleteStack');
  });

  it('and cannot be deleted is STACK_STUCK, with the cause', async () => {
    await deployed({ answer: 'one', resources: { Photos: stuck } });
    aws.stack()!.StackStatus = 'DELETE_FAILED';
    const error = await failure({ answer: 'one' });
    expect(error.code).to.equal('STACK_STUCK');
    expect(error.message).to.contain('Photos (AWS::S3::Bucket): access denied');
    expect(error.hint).to.be.a('string');
    aws.force('DeleteStack', () => {
      throw awsError('AccessDenied');
    });
    expect((await failure({ answer: 'one' })).name).to.equal('AccessDenied');
  });

  it('and is protected from deletion says that, with the command that ends it', async () => {
    await deployed({ answer: 'one' });
    aws.stack()!.StackStatus = 'ROLLBACK_COMPLETE';
    aws.force('DeleteStack', () => {
      throw awsError('ValidationError', 'Stack [shop-dev] cannot be deleted while TerminationProtection is enabled');
    });
    const error = await failure({ answer: 'one' });
    expect(error.code).to.equal('STACK_PROTECTED');
    expect(error.hint).to.contain('update-termination-protection');
  });

  it('UPDATE_ROLLBACK_FAILED: continues the rollback first', async () => {
    await deployed({ answer: 'one' });
    aws.stack()!.StackStatus = 'UPDATE_ROLLBACK_FAILED';
    const steps: FirstStep[] = [];
    const { first, changes } = await deployed({ answer: 'two' }, approving(steps));
    expect(steps).to.deep.equal([first]);
    expect(first).to.deep.include({ action: 'continue-rollback', data: [] });
    expect(changes.map(({ action }) => action)).to.deep.equal(['change']);
    aws.stack()!.StackStatus = 'UPDATE_ROLLBACK_FAILED';
    aws.force('ContinueUpdateRollback', () => ({}));
    const error = await failure({ answer: 'one' });
    expect(error.code).to.equal('STACK_STUCK');
    expect(error.message).to.contain('UPDATE_ROLLBACK_FAILED');
  });

  it('waits for an operation that is in progress, and says so', async () => {
    await deployed({ answer: 'one' });
    aws.stack()!.StackStatus = 'UPDATE_IN_PROGRESS';
    let looks = 0;
    aws.force('DescribeStacks', (_, proceed) => {
      looks += 1;
      if (looks === 3) aws.stack()!.StackStatus = 'UPDATE_COMPLETE';
      return proceed();
    });
    await deployed({ answer: 'two' });
    expect(aws.context.reports.map(({ code }) => code)).to.include('WAITING_FOR_STACK');
    expect(aws.stack()?.StackStatus).to.equal('UPDATE_COMPLETE');
  });
});
