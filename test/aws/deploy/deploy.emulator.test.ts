import { GetFunctionConfigurationCommand, UpdateFunctionCodeCommand } from '@aws-sdk/client-lambda';
import { ListObjectVersionsCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { expect } from 'chai';
import { artifactPlace, listArtifacts } from '../../../src/aws/deploy/artifacts.js';
import { deploy } from '../../../src/aws/deploy/deploy.js';
import { deployFunctions } from '../../../src/aws/deploy/deploy-function.js';
import { dropOldArtifacts, listDeployments } from '../../../src/aws/deploy/deployment-record.js';
import { serviceInfo } from '../../../src/aws/deploy/info.js';
import { rollback } from '../../../src/aws/deploy/rollback.js';
import type { EmojifyError } from '../../../src/errors/emojify-error.js';
import { answerOf, deployContext, deployOptions, leftBehind, removeAll } from '../../support/deploy-harness.js';
import type { Emulator } from '../../support/emulator.js';
import { packagedServices } from '../../support/packaged-service.js';
import { startStrictEmulator } from '../../support/strict-aws/strict-aws.js';

const table = {
  Type: 'AWS::DynamoDB::Table',
  Properties: {
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  },
};
const bucket = { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'shop-dev-photos' } };
const badQueue = { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeout: 999_999 } };
const target = { name: 'shop', stage: 'dev', stackName: 'shop-dev' };

async function errorOf(work: Promise<unknown>): Promise<EmojifyError> {
  return work.then(
    () => expect.fail('expected an error'),
    (error: EmojifyError) => error,
  );
}

describe('deploying to CloudFormation', () => {
  let emulator: Emulator;
  let services: Awaited<ReturnType<typeof packagedServices>>;
  let context: ReturnType<typeof deployContext>;

  before(async () => {
    [emulator, services] = await Promise.all([startStrictEmulator(), packagedServices()]);
    context = deployContext(emulator.url);
  });
  after(async () => {
    await services.remove();
    await emulator.stop();
  });
  afterEach(async () => {
    await removeAll(context, await services.make({ answer: '' }));
    await removeAll(context, await services.make({ answer: '', stage: 'prod' }));
    expect((await leftBehind(context)).stacks).to.deep.equal([]);
  });

  it('creates a stack, answers endpoints and functions, and has no change set left', async () => {
    const resources = { Hook: { Type: 'AWS::SNS::Topic' } };
    const result = await deploy(context, await services.make({ answer: 'one', resources }), deployOptions());
    expect(result).to.include({ stack: 'shop-dev', stage: 'dev', region: 'us-east-1', account: '000000000000' });
    expect(result.changes.map(({ action }) => action)).to.include('add');
    expect(result.functions[0]).to.include({
      name: 'hello',
      arn: 'arn:aws:lambda:us-east-1:000000000000:function:shop-dev-hello',
    });
    expect(result.functions[0]?.uploaded).to.be.greaterThan(0);
    expect(await answerOf(context)).to.equal('one');
    expect(await leftBehind(context)).to.deep.equal({ stacks: ['shop-dev CREATE_COMPLETE'], changeSets: [] });
  });

  it('brings the service’s own layers along, and keeps their zips as long as a deployment names them', async () => {
    const withLayer = async (answer: string) => {
      const Shared = {
        Type: 'AWS::Serverless::LayerVersion',
        Properties: { LayerName: 'shared', ContentUri: 'x.zip' },
      };
      const packaged = await services.make({
        answer,
        resources: { Shared },
        properties: { Layers: [{ Ref: 'Shared' }] },
      });
      const { zip, bytes, sha256 } = packaged.functions[0]!;
      return { ...packaged, layers: [{ name: 'shared', logicalId: 'Shared', zip, bytes, sha256 }] };
    };
    const layersOf = async () => {
      const found = await context.lambda.send(new GetFunctionConfigurationCommand({ FunctionName: 'shop-dev-hello' }));
      return (found.Layers ?? []).map(({ Arn }) => Arn?.replace(/^.*:layer:/, ''));
    };
    await deploy(context, await withLayer('one'), deployOptions());
    expect(await layersOf()).to.deep.equal(['shared:1']);
    await deploy(context, await withLayer('two'), deployOptions());
    expect(await layersOf()).to.deep.equal(['shared:2']);
    const place = artifactPlace(context, target);
    const kept = (await listDeployments(context, place)).map(({ layers }) => layers?.length);
    expect(kept).to.deep.equal([1, 1]);
    const later = { ...context, now: () => Date.now() + 7_200_000 };
    const [newest, before] = await listDeployments(context, place);
    await dropOldArtifacts(later, place, { kept: [newest!], there: await listArtifacts(context, place) });
    const left = await listArtifacts(context, place);
    expect([newest, before].map((record) => left.has(record!.layers![0]!))).to.deep.equal([true, false]);
  });

  it('says so and uploads nothing when nothing changed', async () => {
    await deploy(context, await services.make({ answer: 'one' }), deployOptions());
    context.reports.length = 0;
    const result = await deploy(context, await services.make({ answer: 'one' }), deployOptions());
    expect(result.changes).to.deep.equal([]);
    expect(result.functions.map(({ uploaded }) => uploaded)).to.deep.equal([0]);
    expect(context.reports.filter(({ code }) => code === 'UPLOADED')).to.deep.equal([]);
    expect((await leftBehind(context)).changeSets).to.deep.equal([]);
  });

  it('updates code, and uploads only what is new', async () => {
    await deploy(context, await services.make({ answer: 'one' }), deployOptions());
    const result = await deploy(context, await services.make({ answer: 'two' }), deployOptions());
    expect(result.changes.map(({ logicalId, action }) => `${action} ${logicalId}`)).to.deep.equal(['change Hello']);
    expect(await answerOf(context)).to.equal('two');
  });

  it('changes nothing in a dry run, of a new stack as of one that is there', async () => {
    const first = await deploy(context, await services.make({ answer: 'one' }), deployOptions({ dryRun: true }));
    expect(first.changes.length).to.be.greaterThan(0);
    expect(await leftBehind(context)).to.deep.equal({ stacks: [], changeSets: [] });
    await deploy(context, await services.make({ answer: 'one' }), deployOptions());
    const second = await deploy(context, await services.make({ answer: 'two' }), deployOptions({ dryRun: true }));
    expect(second.changes.map(({ logicalId }) => logicalId)).to.deep.equal(['Hello']);
    expect(await answerOf(context)).to.equal('one');
    expect((await leftBehind(context)).changeSets).to.deep.equal([]);
  });

  it('leaves nothing behind when the plan is not approved', async () => {
    const approve = () => Promise.reject(new Error('no'));
    const error = await errorOf(deploy(context, await services.make({ answer: 'one' }), deployOptions({ approve })));
    expect(error.message).to.equal('no');
    expect(await leftBehind(context)).to.deep.equal({ stacks: [], changeSets: [] });
  });

  it('names the first failed resource, and deploys over the shell that a failed creation leaves', async () => {
    const bad = await services.make({ answer: 'one', resources: { Table: table, Queue: badQueue } });
    const error = await errorOf(deploy(context, bad, deployOptions()));
    expect(error.code).to.equal('DEPLOY_FAILED');
    expect(error.message).to.match(/Queue \(AWS::SQS::Queue\).*VisibilityTimeout/);
    expect((await leftBehind(context)).stacks).to.deep.equal(['shop-dev ROLLBACK_COMPLETE']);
    await deploy(context, await services.make({ answer: 'one', resources: { Table: table } }), deployOptions());
    expect(await answerOf(context)).to.equal('one');
  });

  it('keeps what was there when an update fails', async () => {
    await deploy(context, await services.make({ answer: 'one' }), deployOptions());
    const bad = await services.make({ answer: 'two', resources: { Queue: badQueue } });
    expect((await errorOf(deploy(context, bad, deployOptions()))).code).to.equal('DEPLOY_FAILED');
    expect(await answerOf(context)).to.equal('one');
    await deploy(context, await services.make({ answer: 'two' }), deployOptions());
    expect(await answerOf(context)).to.equal('two');
  });

  it('warns that a table would be lost before it is lost', async () => {
    await deploy(context, await services.make({ answer: 'one', resources: { Table: table } }), deployOptions());
    const plans: boolean[] = [];
    const approve = async ({ changes }: { changes: readonly { dataLoss: boolean }[] }) => {
      plans.push(changes.some(({ dataLoss }) => dataLoss));
    };
    await deploy(context, await services.make({ answer: 'one' }), deployOptions({ approve, dryRun: true }));
    expect(plans).to.deep.equal([true]);
  });

  it('keeps two stages apart', async () => {
    await deploy(context, await services.make({ answer: 'dev' }), deployOptions());
    await deploy(context, await services.make({ answer: 'prod', stage: 'prod' }), deployOptions());
    await removeAll(context, await services.make({ answer: '' }));
    expect(await answerOf(context, 'shop-prod-hello')).to.equal('prod');
    expect((await leftBehind(context)).stacks).to.deep.equal(['shop-prod CREATE_COMPLETE']);
  });

  it('pushes one function’s code and settings without CloudFormation', async () => {
    await deploy(context, await services.make({ answer: 'one' }), deployOptions());
    const result = await deployFunctions(context, await services.make({ answer: 'two', properties: { Timeout: 9 } }));
    expect(result.functions[0])
      .to.include({ name: 'hello', code: true })
      .and.to.deep.include({ settings: ['Timeout'] });
    expect(await answerOf(context)).to.equal('two');
    const again = await deployFunctions(context, await services.make({ answer: 'two', properties: { Timeout: 9 } }));
    expect(again.functions[0]).to.include({ code: false, uploaded: 0 }).and.to.deep.include({ settings: [] });
  });

  it('says that a function is not deployed yet', async () => {
    const error = await errorOf(deployFunctions(context, await services.make({ answer: 'one' })));
    expect(error.code).to.equal('STACK_MISSING');
  });

  it('brings back code that was changed behind the stack’s back, and says so', async () => {
    const service = await services.make({ answer: 'one' });
    const other = await services.make({ answer: 'other' });
    await deploy(context, service, deployOptions());
    const { readFile } = await import('node:fs/promises');
    const ZipFile = await readFile(other.functions[0]!.zip);
    await context.lambda.send(new UpdateFunctionCodeCommand({ FunctionName: 'shop-dev-hello', ZipFile }));
    context.reports.length = 0;
    const result = await deploy(context, service, deployOptions());
    expect(result.changes.map(({ physicalId }) => physicalId)).to.deep.equal(['shop-dev-hello']);
    expect(context.reports.find(({ code }) => code === 'DRIFT')?.message).to.include('shop-dev-hello');
    expect(await answerOf(context)).to.equal('one');
  });

  it('rolls back to the deployment before, also over a pushed function', async () => {
    await deploy(context, await services.make({ answer: 'one' }), deployOptions());
    await deploy(context, await services.make({ answer: 'two' }), deployOptions());
    await deployFunctions(context, await services.make({ answer: 'three' }));
    await rollback(context, target, deployOptions());
    expect(await answerOf(context)).to.equal('two');
    const { deployments } = await serviceInfo(context, target);
    await rollback(context, target, { ...deployOptions(), to: deployments.at(-1) });
    expect(await answerOf(context)).to.equal('one');
  });

  it('names the deployments there are when asked to roll back to another', async () => {
    await deploy(context, await services.make({ answer: 'one' }), deployOptions());
    const error = await errorOf(rollback(context, target, { ...deployOptions(), to: '1999' }));
    expect(error.code).to.equal('DEPLOYMENT_UNKNOWN');
    expect(error.hint).to.match(/\d{4}-\d\d-\d\dT/);
  });

  it('removes buckets with all versions of what they hold, artifacts too', async () => {
    const versioned = { ...bucket.Properties, VersioningConfiguration: { Status: 'Enabled' } };
    const resources = { Photos: { ...bucket, Properties: versioned } };
    await deploy(context, await services.make({ answer: 'one', resources }), deployOptions());
    for (const Body of ['a', 'b']) {
      await context.s3.send(new PutObjectCommand({ Bucket: 'shop-dev-photos', Key: 'x', Body }));
    }
    const result = await removeAll(context, await services.make({ answer: 'one' }));
    expect(result).to.include({ found: true, objectsDeleted: 2 });
    const artifacts = 'emojify-artifacts-000000000000-us-east-1';
    const left = await context.s3.send(new ListObjectVersionsCommand({ Bucket: artifacts, Prefix: 'shop/dev/' }));
    expect([...(left.Versions ?? []), ...(left.DeleteMarkers ?? [])]).to.deep.equal([]);
  });

  it('keeps what says Retain, and says what it kept', async () => {
    const resources = { Photos: { ...bucket, DeletionPolicy: 'Retain' } };
    await deploy(context, await services.make({ answer: 'one', resources }), deployOptions());
    const result = await removeAll(context, await services.make({ answer: 'one' }));
    expect(result.kept).to.deep.equal(['shop-dev-photos']);
    await context.s3.send(new PutObjectCommand({ Bucket: 'shop-dev-photos', Key: 'x', Body: 'still here' }));
  });
});
