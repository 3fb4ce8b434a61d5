import type { StackEvent } from '@aws-sdk/client-cloudformation';
import { expect } from 'chai';
import { rootCause } from '../../../src/aws/deploy/root-cause.js';

const stackId = 'arn:aws:cloudformation:eu-west-1:1:stack/app-dev/1';

function event(logicalId: string, status: string, reason?: string): StackEvent {
  const own = logicalId === 'app-dev';
  return {
    StackId: stackId,
    LogicalResourceId: logicalId,
    PhysicalResourceId: own ? stackId : `${logicalId}-1`,
    ResourceType: own ? 'AWS::CloudFormation::Stack' : 'AWS::S3::Bucket',
    ResourceStatus: status as StackEvent['ResourceStatus'],
    ResourceStatusReason: reason,
    EventId: `${logicalId}-${status}`,
    StackName: 'app-dev',
    Timestamp: new Date(0),
  };
}

describe('the root cause of a failed deployment', () => {
  it('is the first failure that is not a cancellation', () => {
    const cause = rootCause([
      event('app-dev', 'CREATE_IN_PROGRESS'),
      event('Queue', 'CREATE_FAILED', 'Resource creation cancelled'),
      event('Photos', 'CREATE_FAILED', 'photos already exists'),
      event('Table', 'CREATE_FAILED', 'Internal failure'),
      event('app-dev', 'ROLLBACK_IN_PROGRESS', 'The following resource(s) failed to create: [Photos]'),
    ]);
    expect(cause).to.include({ logicalId: 'Photos', reason: 'photos already exists' });
  });

  it('is a resource rather than the stack, which only failed with it', () => {
    const cause = rootCause([
      event('app-dev', 'DELETE_FAILED', 'The following resource(s) failed to delete: [Photos]'),
      event('Photos', 'DELETE_FAILED', 'The bucket is not empty'),
    ]);
    expect(cause).to.include({ logicalId: 'Photos', reason: 'The bucket is not empty' });
  });

  it('is the stack itself when no resource failed', () => {
    expect(rootCause([event('app-dev', 'UPDATE_FAILED', 'Export app-url cannot be deleted')])).to.include({
      logicalId: 'app-dev',
      reason: 'Export app-url cannot be deleted',
    });
  });

  it('is nothing when nothing failed', () => {
    expect(rootCause([event('Photos', 'CREATE_COMPLETE'), event('app-dev', 'CREATE_COMPLETE')])).to.equal(undefined);
  });

  const hints: readonly [reason: string, hint: RegExp][] = [
    ['photos already exists in stack arn:…', /name is taken/],
    ['Unable to validate the following destination configurations', /create the permission first/],
    ['Requires capabilities : [CAPABILITY_NAMED_IAM]', /IAM roles/],
    ['Limit exceeded for resource of type AWS::EC2::EIP', /quota/],
    ['The role defined for the function cannot be assumed by Lambda.', /deploy again/],
    ['Circular dependency between resources: [A, B]', /replace one Ref/],
    ['User: x is not authorized to perform: iam:CreateRole on resource', /lack that action/],
  ];
  for (const [reason, hint] of hints) {
    it(`tells what to do about "${reason.slice(0, 40)}"`, () => {
      expect(rootCause([event('Photos', 'CREATE_FAILED', reason)])?.hint).to.match(hint);
    });
  }
});
