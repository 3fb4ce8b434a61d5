import {
  CreateChangeSetCommand,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
  waitUntilStackCreateComplete,
} from '@aws-sdk/client-cloudformation';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { expect } from 'chai';
import { ensureArtifactBucket } from '../../../src/aws/deploy/artifact-bucket.js';
import { deployContext } from '../../support/deploy-harness.js';
import type { Emulator } from '../../support/emulator.js';
import { startStrictEmulator } from '../../support/strict-aws/strict-aws.js';

const nameOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'accepted',
    (error: Error) => `${error.name}: ${error.message}`,
  );
const template = (resources: object) => JSON.stringify({ Resources: resources });
const photos = { Photos: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'strict-photos' } } };

describe('the strict layer refuses what AWS refuses', () => {
  let emulator: Emulator;
  let context: ReturnType<typeof deployContext>;
  before(async () => {
    emulator = await startStrictEmulator();
    context = deployContext(emulator.url);
  });
  after(() => emulator?.stop());

  const changeSet = (StackName: string, TemplateBody: string) =>
    context.cloudFormation.send(
      new CreateChangeSetCommand({ StackName, ChangeSetName: 'one', ChangeSetType: 'CREATE', TemplateBody }),
    );

  it('fails the deletion of a stack whose bucket holds something, and keeps the object', async () => {
    const { cloudFormation, s3 } = context;
    const StackName = 'full';
    await cloudFormation.send(new CreateStackCommand({ StackName, TemplateBody: template(photos) }));
    await waitUntilStackCreateComplete({ client: cloudFormation, maxWaitTime: 30, minDelay: 1 }, { StackName });
    await s3.send(new PutObjectCommand({ Bucket: 'strict-photos', Key: 'a', Body: 'a' }));
    await cloudFormation.send(new DeleteStackCommand({ StackName }));
    const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
    expect(Stacks?.[0]?.StackStatus).to.equal('DELETE_FAILED');
    const { StackEvents } = await cloudFormation.send(new DescribeStackEventsCommand({ StackName }));
    expect(StackEvents?.[0]).to.include({ ResourceStatus: 'DELETE_FAILED', LogicalResourceId: StackName });
    expect(StackEvents?.[1]?.ResourceStatusReason).to.include('The bucket you tried to delete is not empty');
  });

  it('has an empty template for a stack in review', async () => {
    await changeSet('review', template({ Topic: { Type: 'AWS::SNS::Topic' } }));
    const { TemplateBody } = await context.cloudFormation.send(new GetTemplateCommand({ StackName: 'review' }));
    expect(TemplateBody ?? '').to.equal('');
  });

  it('demands the capability for IAM resources', async () => {
    const role = { Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: {} } } };
    expect(await nameOf(changeSet('capable', template(role)))).to.include('Requires capabilities');
  });

  it('takes no template over 51,200 bytes in a request', async () => {
    const long = template({ Topic: { Type: 'AWS::SNS::Topic', Metadata: { text: 'x'.repeat(51_200) } } });
    expect(await nameOf(changeSet('long', long))).to.include('less than or equal to 51200');
  });

  it('is not done at once with a bucket that is made, which the first deployment waits for', async () => {
    const make = () => context.s3.send(new CreateBucketCommand({ Bucket: 'strict-new' }));
    expect(await nameOf(make())).to.include('OperationAborted');
    await make();
    expect(await ensureArtifactBucket(context)).to.equal('emojify-artifacts-000000000000-us-east-1');
  });

  it('takes no bucket name with an underscore', async () => {
    const made = context.s3.send(new CreateBucketCommand({ Bucket: 'strict_photos' }));
    expect(await nameOf(made)).to.include('InvalidBucketName');
  });
});
