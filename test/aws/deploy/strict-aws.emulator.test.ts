import {
  type ChangeSetType,
  CreateChangeSetCommand,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
  waitUntilStackCreateComplete,
} from '@aws-sdk/client-cloudformation';
import {
  GetFunctionConfigurationCommand,
  InvokeCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import {
  CreateBucketCommand,
  type CreateBucketCommandInput,
  GetBucketTaggingCommand,
  HeadBucketCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { expect } from 'chai';
import { ensureArtifactBucket, onNewBucket } from '../../../src/aws/deploy/artifact-bucket.js';
import { deploy } from '../../../src/aws/deploy/deploy.js';
import { deployFunctions } from '../../../src/aws/deploy/deploy-function.js';
import { readStage } from '../../../src/aws/deploy/read-stage.js';
import { answerOf, deployContext, deployOptions } from '../../support/deploy-harness.js';
import { emulatorCredentials as credentials, type Emulator } from '../../support/emulator.js';
import { packagedServices } from '../../support/packaged-service.js';
import { templateOf } from '../../support/service-text.js';
import { newRoles } from '../../support/strict-aws/new-roles.js';
import { startStrictAws, startStrictEmulator } from '../../support/strict-aws/strict-aws.js';
import { updateTimes } from '../../support/strict-aws/update-times.js';

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
  let services: Awaited<ReturnType<typeof packagedServices>>;
  before(async () => {
    [emulator, services] = await Promise.all([startStrictEmulator(), packagedServices()]);
    context = deployContext(emulator.url);
  });
  after(async () => {
    await services?.remove();
    await emulator?.stop();
  });

  const changeSet = (StackName: string, TemplateBody: string, ChangeSetType: ChangeSetType = 'CREATE') =>
    context.cloudFormation.send(
      new CreateChangeSetCommand({ StackName, ChangeSetName: 'one', ChangeSetType, TemplateBody }),
    );
  const settled = <T>(work: () => Promise<T>): Promise<T> => onNewBucket(context, work);
  const made = (Bucket: string, more: Partial<CreateBucketCommandInput> = {}) =>
    settled(() => context.s3.send(new CreateBucketCommand({ Bucket, ...more })));

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

  it('deploys over a stack whose deletion failed at a full bucket, which is emptied once that is approved', async () => {
    const { cloudFormation, s3 } = context;
    const bucket = { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'strict-held' } };
    const service = await services.make({ answer: 'one', resources: { Held: bucket }, stage: 'held' });
    await deploy(context, service, deployOptions());
    await s3.send(new PutObjectCommand({ Bucket: 'strict-held', Key: 'a', Body: 'a' }));
    await cloudFormation.send(new DeleteStackCommand({ StackName: 'shop-held' }));
    const refused = { approveFirstStep: () => Promise.reject(new Error('declined')) };
    expect(await nameOf(deploy(context, service, deployOptions(refused)))).to.include('declined');
    expect((await s3.send(new ListObjectsV2Command({ Bucket: 'strict-held' }))).KeyCount).to.equal(1);
    const { first } = await deploy(context, service, deployOptions());
    expect(first).to.include({ action: 'delete-stack', status: 'DELETE_FAILED' });
    expect((await s3.send(new ListObjectsV2Command({ Bucket: 'strict-held' }))).KeyCount).to.equal(0);
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

  it('takes no template over 1 MB from a bucket, which a deployment says before it uploads it', async () => {
    const { cloudFormation, s3 } = context;
    const huge = template({ Topic: { Type: 'AWS::SNS::Topic', Metadata: { text: 'x'.repeat(1_000_000) } } });
    await made('strict-templates');
    await s3.send(new PutObjectCommand({ Bucket: 'strict-templates', Key: 'huge.json', Body: huge }));
    const TemplateURL = `${emulator.url}/strict-templates/huge.json`;
    const command = new CreateChangeSetCommand({ StackName: 'huge', ChangeSetName: 'one', TemplateURL });
    expect(await nameOf(cloudFormation.send(command))).to.include('may not exceed 1000000 bytes');
    const service = await services.make({ answer: 'one', resources: { Topic: JSON.parse(huge).Resources.Topic } });
    const error = await deploy(context, service, deployOptions()).catch((thrown) => thrown);
    expect(error.code).to.equal('TEMPLATE_TOO_LARGE');
  });

  it('takes templates over 51,200 bytes from a bucket, where a deployment puts them', async () => {
    const text = { Type: 'AWS::SNS::Topic', Metadata: { text: 'x'.repeat(60_000) } };
    const service = await services.make({ answer: 'one', resources: { Topic: text }, stage: 'long' });
    expect((await deploy(context, service, deployOptions())).changes).to.have.length.above(1);
    expect(await answerOf(context, 'shop-long-hello')).to.equal('one');
  });

  it('neither updates a stack in ROLLBACK_COMPLETE nor creates it again; a deployment deletes it first', async () => {
    const queue = { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: 999_999 } };
    const failing = await services.make({ answer: 'one', resources: { Queue: queue }, stage: 'failed' });
    const error = await deploy(context, failing, deployOptions()).catch((thrown) => thrown);
    expect(error.code).to.equal('DEPLOY_FAILED');
    const topic = template({ Topic: { Type: 'AWS::SNS::Topic' } });
    expect(await nameOf(changeSet('shop-failed', topic))).to.include('cannot be created again');
    expect(await nameOf(changeSet('shop-failed', topic, 'UPDATE'))).to.include('ROLLBACK_COMPLETE state and can not');
    const { first } = await deploy(context, await services.make({ answer: 'one', stage: 'failed' }), deployOptions());
    expect(first).to.include({ action: 'delete-stack', status: 'ROLLBACK_COMPLETE' });
  });

  it('answers 301 for a bucket of another region, which a deployment names', async () => {
    const CreateBucketConfiguration = { LocationConstraint: 'eu-west-3' as const };
    await made('strict-elsewhere', { CreateBucketConfiguration });
    const head = context.s3.send(new HeadBucketCommand({ Bucket: 'strict-elsewhere' }));
    const { $response, $metadata } = await head.catch((thrown) => thrown);
    expect($metadata.httpStatusCode).to.equal(301);
    expect($response.headers['x-amz-bucket-region']).to.equal('eu-west-3');
    const error = await ensureArtifactBucket(context, 'strict-elsewhere').catch((thrown) => thrown);
    expect(error.code).to.equal('DEPLOYMENT_BUCKET_REGION');
    expect(error.message).to.include('eu-west-3').and.include('us-east-1');
  });

  it('refuses everything over plain http once a policy demands TLS, so the artifact bucket gets none here', async () => {
    await made('strict-closed');
    const secure = { Bool: { 'aws:SecureTransport': 'false' } };
    const Policy = JSON.stringify({ Statement: [{ Effect: 'Deny', Action: 's3:*', Condition: secure }] });
    const list = () => context.s3.send(new ListObjectsV2Command({ Bucket: 'strict-closed' }));
    await list();
    await settled(() => context.s3.send(new PutBucketPolicyCommand({ Bucket: 'strict-closed', Policy })));
    expect(await nameOf(list())).to.include('AccessDenied');
    const Bucket = await ensureArtifactBucket(context);
    await context.s3.send(new ListObjectsV2Command({ Bucket }));
  });

  it('is not done at once with a bucket and its settings, which a deployment waits for', async () => {
    const make = () => context.s3.send(new CreateBucketCommand({ Bucket: 'strict-new' }));
    expect(await nameOf(make())).to.include('OperationAborted');
    await make();
    const VersioningConfiguration = { Status: 'Enabled' as const };
    const set = () =>
      nameOf(context.s3.send(new PutBucketVersioningCommand({ Bucket: 'strict-new', VersioningConfiguration })));
    const answers = [await set(), await set(), await set()];
    expect(answers.map((text) => text.split(':')[0])).to.deep.equal(['NoSuchBucket', 'OperationAborted', 'accepted']);
    // A region of its own, so that this one is new as well.
    const region = 'us-east-2';
    const s3 = new S3Client({ endpoint: emulator.url, region, credentials, forcePathStyle: true });
    const inOhio = { ...context, region, s3 };
    const bucket = await ensureArtifactBucket(inOhio);
    expect(bucket).to.equal('emojify-artifacts-000000000000-us-east-2');
    // The tag that says "complete" is not seen at once: the settings are made once more, without harm.
    expect(await ensureArtifactBucket(inOhio)).to.equal(bucket);
    const Tagging = { TagSet: [{ Key: 'a', Value: 'b' }] };
    const tag = () => nameOf(context.s3.send(new PutBucketTaggingCommand({ Bucket: 'strict-new', Tagging })));
    expect(await tag()).to.include('OperationAborted');
    expect(await tag()).to.equal('accepted');
    const tags = () => nameOf(context.s3.send(new GetBucketTaggingCommand({ Bucket: 'strict-new' })));
    expect(await tags()).to.include('NoSuchTagSet');
    expect(await tags()).to.equal('accepted');
  });

  it('prepares a function before its first call, which invoke waits for', async () => {
    const { lambda } = context;
    await deploy(context, await services.make({ answer: 'one', stage: 'idle' }), deployOptions());
    const invoke = () => lambda.send(new InvokeCommand({ FunctionName: 'shop-idle-hello' }));
    expect(await nameOf(invoke()))
      .to.include('ResourceConflictException')
      .and.include('Pending');
    const look = new GetFunctionConfigurationCommand({ FunctionName: 'shop-idle-hello' });
    expect((await lambda.send(look)).State).to.equal('Pending');
    expect(await answerOf(context, 'shop-idle-hello')).to.equal('one');
  });

  it('takes one update of a function after the other, which deploy -f waits for', async () => {
    const stage = 'push';
    await deploy(context, await services.make({ answer: 'one', stage }), deployOptions());
    const FunctionName = 'shop-push-hello';
    const target = { name: 'shop', stage, stackName: 'shop-push' };
    // Read before somebody else's update, so that the push does not know of that.
    const state = await readStage(context, context, { target, functions: ['Hello'] });
    const settings = new UpdateFunctionConfigurationCommand({ FunctionName, Description: 'by hand' });
    expect((await context.lambda.send(settings)).LastUpdateStatus).to.equal('InProgress');
    expect(await nameOf(context.lambda.send(settings))).to.include('An update is in progress');
    const two = await services.make({ answer: 'two', stage, properties: { Timeout: 9 } });
    const { functions } = await deployFunctions(context, two, { state });
    expect(functions[0]).to.deep.include({ code: true });
    expect(functions[0]?.settings).to.include('Timeout');
    expect(await answerOf(context, FunctionName)).to.equal('two');
  });

  it('takes its time over a change set, a stack and a function, which deploy and deploy -f wait for', async () => {
    const times = { changeSet: 500, resource: 1_500, stack: 3_000, push: 1_500 };
    const slow = await startStrictAws(emulator.url, { rules: [updateTimes(times)] });
    const patient = deployContext(slow.url);
    const [stage, StackName, FunctionName] = ['slow', 'shop-slow', 'shop-slow-hello'];
    try {
      await deploy(context, await services.make({ answer: 'one', stage }), deployOptions());
      await deploy(patient, await services.make({ answer: 'two', stage }), deployOptions());
      const { Stacks } = await patient.cloudFormation.send(new DescribeStacksCommand({ StackName }));
      expect(Stacks?.[0]?.StackStatus).to.equal('UPDATE_COMPLETE');
      await deployFunctions(patient, await services.make({ answer: 'three', stage }), {});
      const pushed = await patient.lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
      expect(pushed.LastUpdateStatus).to.equal('Successful');
      expect(await answerOf(context, FunctionName)).to.equal('three');
    } finally {
      await slow.close();
    }
  });

  it('takes no function name over 64 characters, which the service file is checked for', async () => {
    const fn = { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'f'.repeat(65) } };
    expect(await nameOf(changeSet('named', template({ Fn: fn })))).to.include('functionName');
    const text = 'service: shop\nprovider: { name: aws }\nfunctions: { KEY: { handler: main.handler } }\n';
    const error = await templateOf(text.replace('KEY', 'f'.repeat(56)), {
      files: { 'main.mjs': 'export const handler = async () => 1;\n' },
    }).catch((thrown) => thrown);
    expect(error.code).to.equal('SERVICE_INVALID');
    expect(error.message).to.include('AWS allows 64');
  });

  it('takes no bucket name with an underscore', async () => {
    const make = context.s3.send(new CreateBucketCommand({ Bucket: 'strict_photos' }));
    expect(await nameOf(make)).to.include('InvalidBucketName');
  });

  it('knows a new role late: the deployment fails with what to do, and the next one does it', async () => {
    const strict = await startStrictAws(emulator.url, { rules: [newRoles()] });
    try {
      const late = deployContext(strict.url);
      const service = await services.make({ answer: 'one', stage: 'role' });
      const error = await deploy(late, service, deployOptions()).catch((thrown) => thrown);
      expect(error.code).to.equal('DEPLOY_FAILED');
      expect(error.message).to.include('cannot be assumed by Lambda');
      expect(error.hint).to.include('deploy again');
      const { first } = await deploy(late, service, deployOptions());
      expect(first).to.include({ action: 'delete-stack', status: 'ROLLBACK_COMPLETE' });
      expect(await answerOf(late, 'shop-role-hello')).to.equal('one');
    } finally {
      await strict.close();
    }
  });
});
