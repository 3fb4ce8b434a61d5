import { expect } from 'chai';
import { awsError } from '../../support/aws-error.js';
import { artifactBucket, deploySuite } from '../../support/deploy-suite.js';
import type { MemoryAws } from '../../support/memory-aws.js';

const bad = { Type: 'AWS::SQS::Queue', Properties: { Fails: 'Limit exceeded for queues' } };

describe('a deployment that fails', () => {
  const { deployed, failure, start } = deploySuite();
  let aws: MemoryAws;
  beforeEach(() => {
    aws = start();
  });
  const withQueue = { answer: 'one', resources: { Queue: bad } };

  it('names the resource that failed, why, and what to do', async () => {
    const error = await failure(withQueue);
    expect(error.code).to.equal('DEPLOY_FAILED');
    expect(error.message).to.contain('could not create stack "shop-dev": Queue (AWS::SQS::Queue): Limit exceeded');
    expect(error.hint).to.contain('quota');
    expect(error.data).to.deep.equal({
      ...{ stack: 'shop-dev', status: 'ROLLBACK_COMPLETE', logicalId: 'Queue', type: 'AWS::SQS::Queue' },
      reason: 'Limit exceeded for queues',
    });
    const events = aws.context.reports.filter(({ code }) => code === 'RESOURCE');
    const failed = events.filter(({ level }) => level === 'warn');
    expect(failed.map(({ message }) => message)).to.deep.equal([
      'CREATE_FAILED Queue (AWS::SQS::Queue): Limit exceeded for queues',
    ]);
    expect(new Set(events.map(({ message }) => message)).size, 'each is told once').to.equal(events.length);
  });

  it('keeps what was there, and is not recorded', async () => {
    await deployed({ answer: 'one' });
    const error = await failure(withQueue);
    expect(error.message).to.contain('could not update stack');
    expect(aws.stack()?.StackStatus).to.equal('UPDATE_ROLLBACK_COMPLETE');
    expect(aws.keys(artifactBucket).filter((key) => key.includes('deployments/'))).to.have.length(1);
  });

  it('without a failed resource says the status that the stack ended in', async () => {
    await deployed({ answer: 'one' });
    const [{ StackId = '' } = {}] = [aws.stack()];
    const end = { EventId: 'last', StackId, PhysicalResourceId: StackId, LogicalResourceId: 'shop-dev' };
    aws.force('ExecuteChangeSet', () => {
      aws.stack()?.events.unshift({ ...end, ResourceStatus: 'UPDATE_ROLLBACK_COMPLETE' });
      return {};
    });
    const error = await failure({ answer: 'two' });
    expect(error.code).to.equal('DEPLOY_FAILED');
    expect(error.message).to.match(/"shop-dev": UPDATE_ROLLBACK_COMPLETE$/);
  });

  describe('because CloudFormation refuses the template', () => {
    const refusedWith = async (StatusReason: string | undefined, events: (token?: unknown) => unknown) => {
      await deployed({ answer: 'one' });
      aws.force('DescribeChangeSet', async (_, proceed) => ({
        ...((await proceed()) as object),
        ...{ Status: 'FAILED', StatusReason },
      }));
      aws.force('DescribeEvents', ({ NextToken }) => events(NextToken));
      const error = await failure({ answer: 'two' });
      expect(error.code).to.equal('CHANGE_SET_FAILED');
      expect(aws.stack()?.changeSets.size, 'no change set is left').to.equal(0);
      return error;
    };
    const event = (LogicalResourceId: string | undefined, more: object) => ({
      ...(LogicalResourceId && { LogicalResourceId }),
      ...{ ResourceType: 'AWS::S3::Bucket', ValidationStatus: 'FAILED', ...more },
    });

    it('names each resource with its property and reason, from all pages', async () => {
      const error = await refusedWith('see events', (token) =>
        token
          ? {
              OperationEvents: [
                event('Queue', {
                  ValidationStatus: undefined,
                  HookStatus: 'HOOK_COMPLETE_FAILED',
                  HookStatusReason: 'no',
                }),
              ],
            }
          : {
              NextToken: 'more',
              OperationEvents: [
                event('Photos', {
                  ValidationPath: '/Resources/Photos/Properties/BucketName',
                  ValidationStatusReason: 'photos already exists.',
                }),
                event('Warned', { ValidationFailureMode: 'WARN', ValidationStatusReason: 'careful' }),
                event(undefined, { ValidationStatusReason: 'the whole' }),
                event('Fine', { ValidationStatus: 'PASSED' }),
                event('Table', {
                  ValidationStatus: undefined,
                  ResourceStatus: 'CREATE_FAILED',
                  ResourceType: undefined,
                }),
              ],
            },
      );
      expect(error.message).to.match(
        /"shop-dev": Photos \(AWS::S3::Bucket\) BucketName: photos already exists; Table \(\): CloudFormation gives no reason; Queue \(AWS::S3::Bucket\): no$/,
      );
      expect(error.hint).to.contain('name is taken');
      expect(error.data).to.deep.include({ stack: 'shop-dev', logicalId: 'Photos', type: 'AWS::S3::Bucket' });
      expect(error.data?.failures).to.have.length(3);
      expect(aws.inputs('DescribeEvents')[0]).to.deep.include({ Filters: { FailedEvents: true } });
    });

    it('says the reason of the change set where the events may not be read', async () => {
      const error = await refusedWith('Requires capabilities : [CAPABILITY_IAM]', () => {
        throw awsError('AccessDenied');
      });
      expect(error.message).to.match(/: Requires capabilities : \[CAPABILITY_IAM\]$/);
      expect(error.hint).to.contain('IAM roles');
      expect(error.data).to.deep.equal({ reason: 'Requires capabilities : [CAPABILITY_IAM]' });
    });

    it('says so where there is no reason at all', async () => {
      const error = await refusedWith(undefined, () => ({}));
      expect(error.message).to.contain('gives no reason');
      expect(error.hint).to.equal(undefined);
    });

    it('knows both texts of a change set without changes', async () => {
      await deployed({ answer: 'one' });
      aws.force('DescribeChangeSet', async (_, proceed) => ({
        ...((await proceed()) as object),
        ...{ Status: 'FAILED', StatusReason: 'No updates are to be performed.' },
      }));
      expect((await deployed({ answer: 'one' })).changes).to.deep.equal([]);
    });
  });

  describe('because an answer of AWS is lost', () => {
    it('uses the change set that the lost attempt made', async () => {
      aws.force('CreateChangeSet', async (_, proceed) => {
        await proceed();
        throw awsError('AlreadyExistsException');
      });
      aws.force('DescribeChangeSet', async (input, proceed) => {
        if (String(input.ChangeSetName).startsWith('arn:')) return proceed();
        const [set] = aws.stack()?.changeSets.values() ?? [];
        return { ChangeSetId: set?.ChangeSetId, StackId: aws.stack()?.StackId };
      });
      await deployed({ answer: 'one' });
      expect(aws.stack()?.StackStatus).to.equal('CREATE_COMPLETE');
    });

    it('goes on if the lost attempt started the change set', async () => {
      aws.force('ExecuteChangeSet', async (_, proceed) => {
        await proceed();
        throw awsError('InvalidChangeSetStatusException', 'cannot be executed in status EXECUTE_COMPLETE');
      });
      await deployed({ answer: 'one' });
      expect(aws.stack()?.StackStatus).to.equal('CREATE_COMPLETE');
    });
  });

  describe('because another one came first', () => {
    for (const [name, message] of [
      ['ChangeSetNotFoundException', 'ChangeSet does not exist'],
      ['InvalidChangeSetStatusException', 'the status is OBSOLETE'],
    ] as const)
      it(`${name}: nothing was changed, and no change set is left`, async () => {
        await deployed({ answer: 'one' });
        aws.force('ExecuteChangeSet', () => {
          throw awsError(name, message);
        });
        expect((await failure({ answer: 'two' })).code).to.equal('DEPLOY_OVERTAKEN');
        expect(aws.stack()?.changeSets.size).to.equal(0);
      });

    it('and other refusals are told as they are', async () => {
      for (const [name, message] of [
        ['InvalidChangeSetStatusException', 'the status is CREATE_PENDING'],
        ['AccessDenied', 'EXECUTE_ is denied, the change set is OBSOLETE'],
      ] as const) {
        aws = start();
        aws.force('ExecuteChangeSet', () => {
          throw awsError(name, message);
        });
        expect((await failure({ answer: 'one' })).name).to.equal(name);
        expect(aws.stack()).to.equal(undefined);
      }
      aws = start();
      aws.force('CreateChangeSet', () => {
        throw awsError('AccessDenied');
      });
      expect((await failure({ answer: 'one' })).name).to.equal('AccessDenied');
    });

    it('does not delete the empty stack that another change set waits on', async () => {
      aws.force('ExecuteChangeSet', () => {
        throw awsError('AccessDenied');
      });
      aws.force('CreateChangeSet', async (_, proceed) => {
        const made = (await proceed()) as { StackId: string };
        const of = aws.stack(made.StackId)!;
        const CreationTime = new Date(aws.context.now() - age);
        of.changeSets.set('other', { ...[...of.changeSets.values()][0]!, ChangeSetName: 'other', CreationTime });
        return made;
      });
      let age = 86_000_000;
      await failure({ answer: 'one' });
      expect(aws.stack()?.StackStatus).to.equal('REVIEW_IN_PROGRESS');
      aws.stack()?.changeSets.clear();
      age = 87_000_000;
      await failure({ answer: 'one' });
      expect(aws.stack()).to.equal(undefined);
    });
  });

  describe('because the user stops it', () => {
    const stoppedAt = async (type: 'CREATE' | 'UPDATE', cancel?: () => unknown) => {
      const end = new AbortController();
      aws = start({ signal: end.signal });
      if (type === 'UPDATE') await deployed({ answer: 'one' });
      if (cancel) aws.force('CancelUpdateStack', cancel);
      aws.force('ExecuteChangeSet', () => {
        end.abort();
        return {};
      });
      return failure({ answer: 'two' });
    };

    it('cancels an update', async () => {
      const error = await stoppedAt('UPDATE');
      expect(error.code).to.equal('INTERRUPTED');
      expect(error.message).to.contain('is being cancelled');
      expect(aws.inputs('CancelUpdateStack')).to.deep.equal([{ StackName: 'shop-dev' }]);
    });

    it('says that an update goes on which cannot be cancelled', async () => {
      const error = await stoppedAt('UPDATE', () => {
        throw awsError('ValidationError', 'too late');
      });
      expect(error.code).to.equal('INTERRUPTED');
      expect(error.message).to.contain('could not be cancelled');
    });

    it('says that a creation goes on', async () => {
      const error = await stoppedAt('CREATE');
      expect(error.code).to.equal('INTERRUPTED');
      expect(error.message).to.contain('continues to create');
      expect(aws.calls).to.not.include('CancelUpdateStack');
    });

    it('deletes the change set that it still waits for', async () => {
      const end = new AbortController();
      aws = start({ signal: end.signal });
      aws.force('DescribeChangeSet', (_, proceed) => {
        end.abort();
        return proceed();
      });
      expect((await failure({ answer: 'one' })).code).to.equal('INTERRUPTED');
      expect(aws.stack(), 'nor is an empty stack left').to.equal(undefined);
    });
  });

  it('and was killed leaves a change set, which a run of the next day deletes; those of others stay', async () => {
    await deployed({ answer: 'one' });
    const { changeSets } = aws.stack()!;
    const add = (ChangeSetName: string, age: number | undefined) =>
      changeSets.set(ChangeSetName, {
        ...{ ChangeSetId: ChangeSetName, ChangeSetName, template: { Resources: {} }, described: 0 },
        CreationTime: (age === undefined ? undefined : new Date(aws.context.now() - age)) as Date,
      });
    add('emojify-old', 90_000_000);
    add('emojify-young', 80_000_000);
    add('emojify-timeless', undefined);
    add('by-hand', 90_000_000);
    const error = await failure({ answer: 'two' }, { dryRun: true, approve: () => Promise.reject(new Error('no')) });
    expect(error.message).to.equal('no');
    expect([...changeSets.keys()], 'a dry run deletes none').to.include('emojify-old');
    await failure({ answer: 'two' }, { approve: () => Promise.reject(new Error('no')) });
    expect([...changeSets.keys()]).to.deep.equal(['emojify-young', 'emojify-timeless', 'by-hand']);
  });
});
