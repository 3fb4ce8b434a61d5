import {
  CreateChangeSetCommand,
  CreateStackCommand,
  UpdateTerminationProtectionCommand,
} from '@aws-sdk/client-cloudformation';
import { CreateLogGroupCommand, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { ListObjectVersionsCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { expect } from 'chai';
import { deploy } from '../../../src/aws/deploy/deploy.js';
import type { RemoveContext } from '../../../src/aws/deploy/remove.js';
import type { EmojifyError } from '../../../src/errors/emojify-error.js';
import type { PackagedService } from '../../../src/service/package/packaged-service.js';
import { deployContext, deployOptions, leftBehind, removeAll } from '../../support/deploy-harness.js';
import type { Emulator } from '../../support/emulator.js';
import { type Fault, type FaultProxy, startFaultProxy } from '../../support/fault-proxy.js';
import { packagedServices } from '../../support/packaged-service.js';
import { startStrictEmulator } from '../../support/strict-aws/strict-aws.js';

const deletion = 'cloudformation:DeleteStack';
const photos = (more: object = {}) => ({
  Type: 'AWS::S3::Bucket',
  Properties: { BucketName: 'shop-dev-photos', VersioningConfiguration: { Status: 'Enabled' } },
  ...more,
});
const logGroup = { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/aws/lambda/shop-dev-hello' } };

async function errorOf(work: Promise<unknown>): Promise<EmojifyError> {
  return work.then(
    () => expect.fail('no error'),
    (error) => error,
  );
}

async function objectsIn({ s3 }: RemoveContext, Bucket = 'shop-dev-photos'): Promise<number> {
  const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
  return Versions.length;
}

async function logGroupNames({ logs }: RemoveContext): Promise<(string | undefined)[]> {
  const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({}));
  return logGroups.map(({ logGroupName }) => logGroupName);
}

describe('removing a stage loses nothing before AWS deletes the stack', () => {
  let emulator: Emulator;
  let proxy: FaultProxy;
  let services: Awaited<ReturnType<typeof packagedServices>>;
  let direct: ReturnType<typeof deployContext>;
  let context: ReturnType<typeof deployContext>;
  let service: PackagedService;

  before(async () => {
    [emulator, services] = await Promise.all([startStrictEmulator(), packagedServices()]);
    proxy = await startFaultProxy(emulator.url);
    direct = deployContext(emulator.url);
    context = deployContext(proxy.url, 1);
  });
  afterEach(async () => {
    proxy.reset();
    await fetch(`${emulator.url}/_ministack/reset`, { method: 'POST' });
  });
  after(async () => {
    await proxy?.close();
    await services?.remove();
    await emulator?.stop();
  });

  /** Deploys with these resources; the bucket, where there is one, gets two objects. */
  async function deployed(
    resources: Readonly<Record<string, unknown>>,
    outputs: Readonly<Record<string, unknown>> = {},
  ): Promise<void> {
    service = await services.make({ answer: 'one', resources });
    await deploy(direct, { ...service, template: { ...service.template, Outputs: outputs } }, deployOptions());
    for (const Key of 'Photos' in resources ? ['a', 'b'] : []) {
      await direct.s3.send(new PutObjectCommand({ Bucket: 'shop-dev-photos', Key, Body: Key }));
    }
  }

  it('deletes the stack first, and empties the one bucket that holds it back', async () => {
    await deployed({ Photos: photos() });
    proxy.reset();
    expect(await removeAll(context, service)).to.include({ objectsDeleted: 2 });
    const order = proxy.calls.filter((call) => call === deletion || /^s3:POST .shop-dev-photos/.test(call));
    expect(order).to.deep.equal([deletion, 's3:POST /shop-dev-photos/?delete', deletion]);
    expect(await leftBehind(direct)).to.deep.equal({ stacks: [], changeSets: [] });
  });

  it('names termination protection with the command that lifts it, and asks nothing', async () => {
    await deployed({ Photos: photos() });
    await direct.cloudFormation.send(
      new UpdateTerminationProtectionCommand({ StackName: 'shop-dev', EnableTerminationProtection: true }),
    );
    const error = await errorOf(removeAll({ ...context, profile: 'work' }, service));
    expect(error.code).to.equal('STACK_PROTECTED');
    expect(error.hint).to.include(
      'aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name shop-dev --region us-east-1 --profile work',
    );
    expect(await objectsIn(direct)).to.equal(2);
  });

  it('names the protection that is switched on while a person is asked', async () => {
    await deployed({ Photos: photos() });
    const { remove } = await import('../../../src/aws/deploy/remove.js');
    const approve = async () =>
      void (await direct.cloudFormation.send(
        new UpdateTerminationProtectionCommand({ StackName: 'shop-dev', EnableTerminationProtection: true }),
      ));
    const error = await errorOf(remove(context, { name: 'shop', stage: 'dev', stackName: 'shop-dev' }, { approve }));
    expect(error.code).to.equal('STACK_PROTECTED');
    expect(await objectsIn(direct)).to.equal(2);
  });

  it('names the stacks that import what this one exports', async () => {
    const outputs = { Bucket: { Value: 'shop-dev-photos', Export: { Name: 'shop-bucket' } } };
    await deployed({ Photos: photos() }, outputs);
    const importer = {
      Resources: { Topic: { Type: 'AWS::SNS::Topic' } },
      Outputs: { There: { Value: { 'Fn::ImportValue': 'shop-bucket' } } },
    };
    await direct.cloudFormation.send(
      new CreateStackCommand({ StackName: 'importer', TemplateBody: JSON.stringify(importer) }),
    );
    const error = await errorOf(removeAll(context, service));
    expect(error.code).to.equal('EXPORTS_IN_USE');
    expect(error.data).to.deep.include({ export: 'shop-bucket', importers: ['importer'] });
    expect(await objectsIn(direct)).to.equal(2);
  });

  for (const kind of ['throttled', 'denied', 'error', 'cutBefore', 'cutAfter', 'dead'] as const) {
    it(`leaves every object when a call up to the deletion of the stack is ${kind}`, async () => {
      await deployed({ Photos: photos() });
      const last = await callsUpToDeletion();
      for (let at = 0; at <= last; at++) {
        proxy.reset({ fault: { at, kind } satisfies Fault });
        await errorOf(removeAll(context, service));
        expect(await objectsIn(direct), `${kind} at call ${at}, ${proxy.calls[at]}`).to.equal(2);
      }
    });
  }

  /** How many calls a removal makes before and with the first DeleteStack. */
  async function callsUpToDeletion(): Promise<number> {
    const { remove } = await import('../../../src/aws/deploy/remove.js');
    const target = { name: 'shop', stage: 'dev', stackName: 'shop-dev' };
    proxy.reset();
    await errorOf(remove(context, target, { approve: () => Promise.reject(new Error('no')) }));
    // After the question: the newest event, then the deletion.
    return proxy.calls.length + 1;
  }

  it('empties nothing while something else holds the stack back', async () => {
    await deployed({ Photos: photos() });
    const events = [
      { LogicalResourceId: 'Photos', ResourceType: 'AWS::S3::Bucket', PhysicalResourceId: 'shop-dev-photos' },
      { LogicalResourceId: 'Net', ResourceType: 'AWS::EC2::SecurityGroup', PhysicalResourceId: 'sg-1' },
    ];
    const { deleteStack } = await import('../../../src/aws/deploy/delete-stack.js');
    const reasons = ['The bucket you tried to delete is not empty', 'resource sg-1 has a dependent object'];
    const answers = events.map((event, index) => ({
      ...event,
      EventId: String(index),
      StackId: 'id',
      ResourceStatus: 'DELETE_FAILED',
      ResourceStatusReason: reasons[index],
    }));
    const end = { EventId: 'end', StackId: 'id', PhysicalResourceId: 'id', ResourceStatus: 'DELETE_FAILED' };
    let asked = 0;
    const send = async () => ({ StackEvents: asked++ < 2 ? [] : [end, ...answers] });
    const fake = { ...direct, cloudFormation: { send } as unknown as RemoveContext['cloudFormation'] };
    const stack = { StackId: 'id', StackName: 'shop-dev' } as never;
    const error = await errorOf(deleteStack(fake, stack, new Set(['shop-dev-photos'])));
    expect(error.code).to.equal('REMOVE_FAILED');
    expect(error.message).to.include('sg-1 has a dependent object');
    expect(await objectsIn(direct)).to.equal(2);
  });

  for (const DeletionPolicy of ['Retain', 'RetainExceptOnCreate']) {
    it(`leaves what a bucket and a log group with ${DeletionPolicy} hold, and says that they are kept`, async () => {
      await deployed({ Photos: photos({ DeletionPolicy }), Logs: { ...logGroup, DeletionPolicy } });
      const result = await removeAll(context, service);
      expect(result.kept).to.have.members(['shop-dev-photos', '/aws/lambda/shop-dev-hello']);
      expect(result).to.include({ objectsDeleted: 0, logGroupsDeleted: 0 });
      expect(await objectsIn(direct)).to.equal(2);
      expect(await logGroupNames(direct)).to.include('/aws/lambda/shop-dev-hello');
    });
  }

  it('keeps the log group also in the run after one that was killed when the stack was gone', async () => {
    await deployed({ Logs: { ...logGroup, DeletionPolicy: 'Retain' } });
    proxy.reset();
    const logs = { send: () => Promise.reject(new Error('killed')) } as unknown as RemoveContext['logs'];
    const noLogs = { ...context, logs };
    await removeAll(noLogs, service).catch(() => undefined);
    expect((await leftBehind(direct)).stacks).to.deep.equal([]);
    await removeAll(direct, service);
    expect(await logGroupNames(direct)).to.include('/aws/lambda/shop-dev-hello');
  });

  it('deletes the log groups that functions made by themselves', async () => {
    await deployed({});
    const made = new CreateLogGroupCommand({ logGroupName: '/aws/lambda/shop-dev-hello' });
    await direct.logs.send(made).catch(() => undefined);
    expect(await removeAll(context, service)).to.include({ logGroupsDeleted: 1 });
  });

  it('ends on a stack whose first change set was never executed', async () => {
    service = await services.make({ answer: 'one' });
    const { StackId } = await direct.cloudFormation.send(
      new CreateChangeSetCommand({
        StackName: 'shop-dev',
        ChangeSetName: 'emojify-1',
        ChangeSetType: 'CREATE',
        TemplateBody: JSON.stringify({ Resources: { Photos: photos() } }),
      }),
    );
    expect(StackId).to.be.a('string');
    expect((await leftBehind(direct)).stacks).to.deep.equal(['shop-dev REVIEW_IN_PROGRESS']);
    expect(await removeAll(context, service)).to.include({ found: true, objectsDeleted: 0 });
    expect(await leftBehind(direct)).to.deep.equal({ stacks: [], changeSets: [] });
  });
});
