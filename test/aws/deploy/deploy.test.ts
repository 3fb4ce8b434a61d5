import { expect } from 'chai';
import { deploy } from '../../../src/aws/deploy/deploy.js';
import { listDeployments } from '../../../src/aws/deploy/deployment-record.js';
import type { ReleasePlan } from '../../../src/aws/deploy/release.js';
import { deployOptions } from '../../support/deploy-harness.js';
import { artifactBucket as bucket, deploySuite, place } from '../../support/deploy-suite.js';
import type { MemoryAws } from '../../support/memory-aws.js';

const table = { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'shop-dev-items' } };
const url = { Value: 'https://abc.example.com' };

describe('a deployment', () => {
  const { deployed, make, start } = deploySuite();
  let aws: MemoryAws;
  beforeEach(() => {
    aws = start();
  });
  const codes = () => aws.context.reports.map(({ code }) => code);

  it('of a new stack tells what it made, where, and what it costs in time', async () => {
    const packaged = await make({ answer: 'one' });
    const withUrl = { ...packaged, template: { ...packaged.template, Outputs: { Url: url, Name: { Value: 'shop' } } } };
    const routes = [{ method: 'GET', url: `${url.Value}/x`, function: 'hello' }];
    const seen: unknown[] = [];
    const result = await deploy(
      aws.context,
      withUrl,
      deployOptions({
        tags: { team: 'photos' },
        routesAt: (endpoints) => {
          seen.push(endpoints);
          return routes;
        },
      }),
    );
    const [{ bytes } = { bytes: 0 }] = packaged.functions;
    expect(result).to.deep.equal({
      ...{ stack: 'shop-dev', stage: 'dev', region: 'us-east-1', account: '000000000000' },
      changes: [{ action: 'add', logicalId: 'Hello', type: 'AWS::Lambda::Function', dataLoss: false }],
      ...{ security: [], left: [], routes, endpoints: { Url: url.Value } },
      functions: [
        {
          ...{ name: 'hello', arn: 'arn:aws:lambda:us-east-1:000000000000:function:shop-dev-hello' },
          ...{ bytes, uploaded: bytes },
        },
      ],
      milliseconds: result.milliseconds,
    });
    expect(result.milliseconds).to.be.within(1, 5000);
    expect(seen).to.deep.equal([{ Url: url.Value }]);
    expect(aws.stack()).to.include({ StackStatus: 'CREATE_COMPLETE' });
    expect(aws.stack()?.Tags).to.deep.equal([{ Key: 'team', Value: 'photos' }]);
    expect(aws.stack()?.changeSets.size).to.equal(0);
    expect(codes().slice(0, 2)).to.have.members(['ARTIFACT_BUCKET', 'FIRST_DEPLOYMENT']);
    expect(codes().filter((code) => code === 'UPLOADED')).to.have.length(2);
    expect(aws.inputs('ExecuteChangeSet')[0]).to.include({ RetainExceptOnCreate: true });
    expect(aws.inputs('CreateChangeSet')[0]?.Capabilities).to.include.members(['CAPABILITY_NAMED_IAM']);
  });

  it('uploads to a bucket that nobody else may read, encrypts and keeps versions of', async () => {
    await deployed({ answer: 'one' });
    expect(aws.buckets.get(bucket)?.settings).to.deep.equal([
      ...['PublicAccessBlock', 'Versioning', 'Encryption', 'Lifecycle', 'Policy'],
    ]);
    const [access] = aws.inputs('PutPublicAccessBlock');
    expect(Object.values(access?.PublicAccessBlockConfiguration as object)).to.deep.equal([true, true, true, true]);
    expect(aws.buckets.get(bucket)?.tags).to.deep.equal([{ Key: 'emojify', Value: 'artifacts' }]);
    expect(aws.inputs('CreateBucket')[0]).to.deep.equal({ Bucket: bucket });
    const [lifecycle] = aws.inputs('PutBucketLifecycleConfiguration');
    expect(JSON.stringify(lifecycle)).to.contain('"NoncurrentDays":30').and.contain('"DaysAfterInitiation":7');
  });

  it('outside us-east-1 creates the bucket in its region', async () => {
    aws = start({ region: 'eu-west-1' });
    await deployed({ answer: 'one' });
    expect(aws.inputs('CreateBucket')[0]?.CreateBucketConfiguration).to.deep.equal({ LocationConstraint: 'eu-west-1' });
  });

  it('sends each zip with its checksum to the bucket of this account', async () => {
    await deployed({ answer: 'one' });
    const [zip] = aws.inputs('PutObject');
    expect(zip).to.include({ Bucket: bucket, ExpectedBucketOwner: '000000000000' });
    const sha256 = /hello-([0-9a-f]{64})\.zip$/.exec(String(zip?.Key))?.[1] ?? '';
    expect(zip?.ChecksumSHA256).to.equal(Buffer.from(sha256, 'hex').toString('base64'));
  });

  it('goes on where an earlier run stopped between two settings of the bucket', async () => {
    aws.createBucket(bucket);
    await deployed({ answer: 'one' });
    expect(aws.buckets.get(bucket)?.tags).to.have.length(1);
    const sent = aws.calls.length;
    await deployed({ answer: 'two' });
    expect(aws.calls.slice(sent)).to.not.include.members(['CreateBucket']);
    expect(aws.calls.slice(sent)).to.not.include.members(['PutBucketTagging']);
  });

  it('uploads layers beside the code, once, and records them', async () => {
    const Shared = { Type: 'AWS::Serverless::LayerVersion', Properties: { LayerName: 'shared', ContentUri: 'x.zip' } };
    const packaged = await make({ answer: 'one', resources: { Shared } });
    const { zip, bytes, sha256 } = packaged.functions[0]!;
    const withLayer = { ...packaged, layers: [{ name: 'shared', logicalId: 'Shared', zip, bytes, sha256 }] };
    await deploy(aws.context, withLayer, deployOptions());
    const Key = `shop/dev/layers/shared-${sha256}.zip`;
    expect(aws.keys(bucket)).to.include(Key);
    expect(aws.stack()?.template.Resources.Shared?.Properties?.ContentUri).to.deep.equal({ Bucket: bucket, Key });
    const [record] = await listDeployments(aws.context, place);
    expect(record?.layers).to.deep.equal([Key]);
  });

  it('tells the outputs of the stack that are addresses', async () => {
    const packaged = await make({ answer: 'one' });
    const values = ['http://a.example', 'ws://a.example', 'wss://a.example', 'see https://a.example', 'a.example'];
    const Outputs = Object.fromEntries(values.map((Value, index) => [`Out${index}`, { Value }]));
    const withOutputs = { ...packaged, template: { ...packaged.template, Outputs } };
    const { endpoints } = await deploy(aws.context, withOutputs, deployOptions());
    expect(Object.values(endpoints)).to.deep.equal(values.slice(0, 3));
  });

  it('of the same again changes nothing, uploads nothing and leaves nothing', async () => {
    await deployed({ answer: 'one' });
    aws.context.reports.length = 0;
    const sent = aws.calls.length;
    const asked: ReleasePlan[] = [];
    const result = await deployed({ answer: 'one' }, { approve: async (plan) => void asked.push(plan) });
    expect(result.changes).to.deep.equal([]);
    expect(result.functions[0]).to.include({ uploaded: 0 });
    expect(result.functions[0]?.arn).to.match(/shop-dev-hello$/);
    expect(asked).to.deep.equal([]);
    expect(codes()).to.deep.equal([]);
    expect(aws.calls.slice(sent)).to.not.include.members(['PutObject']);
    expect(aws.calls.slice(sent)).to.include('DeleteChangeSet').and.not.include('ExecuteChangeSet');
    expect(aws.stack()?.changeSets.size).to.equal(0);
  });

  it('of other code changes the function, and keeps both for a rollback', async () => {
    await deployed({ answer: 'one' });
    await aws.context.sleep(60_000);
    const result = await deployed({ answer: 'two' });
    expect(result.changes).to.deep.equal([
      {
        ...{ action: 'change', logicalId: 'Hello', type: 'AWS::Lambda::Function', physicalId: 'shop-dev-hello' },
        ...{ properties: ['CodeUri'], dataLoss: false },
      },
    ]);
    expect(aws.stack()?.StackStatus).to.equal('UPDATE_COMPLETE');
    expect(aws.inputs('ExecuteChangeSet')[1]).to.not.have.property('RetainExceptOnCreate');
    const records = await listDeployments(aws.context, place);
    expect(records.map(({ functions: [hello] }) => hello?.name)).to.deep.equal(['shop-dev-hello', 'shop-dev-hello']);
    expect(records[0]!.id > records[1]!.id).to.equal(true);
  });

  it('shows its plan before it changes anything, and a plan that is refused leaves nothing behind', async () => {
    await deployed({ answer: 'one', resources: { Items: table } });
    const plans: ReleasePlan[] = [];
    const approve = async (plan: ReleasePlan) => {
      plans.push(plan);
      throw new Error('no');
    };
    const error = await deployed({ answer: 'one' }, { approve }).catch((thrown) => thrown);
    expect(error.message).to.equal('no');
    expect(plans[0]?.changes[0]).to.include({ action: 'remove', logicalId: 'Items', dataLoss: true });
    expect(aws.stack()?.changeSets.size).to.equal(0);
    expect(aws.stack()?.physical.has('Items')).to.equal(true);
  });

  it('of a new stack that is refused leaves no empty stack', async () => {
    const approve = () => Promise.reject(new Error('no'));
    await deployed({ answer: 'one' }, { approve }).catch(() => undefined);
    expect(aws.stack()).to.equal(undefined);
  });

  it('tells permissions that an update gives and takes, and none of a new stack', async () => {
    const role = (action: string) => ({
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: { Statement: [] },
        Policies: [
          { PolicyName: 'p', PolicyDocument: { Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] } },
        ],
      },
    });
    const first = await deployed({ answer: 'one', resources: { Role: role('s3:GetObject') } });
    expect(first.security).to.deep.equal([]);
    const { security } = await deployed({ answer: 'one', resources: { Role: role('s3:PutObject') } });
    expect(security.map(({ direction, effect, action }) => [direction, effect, action])).to.deep.equal([
      ['given', 'Allow', 's3:PutObject'],
      ['taken', 'Allow', 's3:GetObject'],
    ]);
    expect(security[0]).to.include({ resource: '*' }).and.to.have.property('principal');
  });

  it('names what left the stack and is still there', async () => {
    const stays = { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'shop-dev-old', Stays: 'access denied' } };
    const kept = { ...table, DeletionPolicy: 'Retain' };
    await deployed({ answer: 'one', resources: { Old: stays, Items: kept } });
    const { left } = await deployed({ answer: 'one' });
    expect(left).to.deep.equal([
      {
        ...{ logicalId: 'Old', type: 'AWS::S3::Bucket', physicalId: 'shop-dev-old', reason: 'access denied' },
        command: 'aws s3 rb s3://shop-dev-old --force --region us-east-1',
      },
      {
        ...{ logicalId: 'Items', type: 'AWS::DynamoDB::Table', physicalId: 'shop-dev-items' },
        reason: 'the template retains it',
        command: 'aws dynamodb delete-table --table-name shop-dev-items --region us-east-1',
      },
    ]);
  });

  describe('over code that was changed outside', () => {
    const changedOutside = async () => {
      await deployed({ answer: 'one' });
      aws.put(bucket, 'elsewhere.zip', 'other');
      aws.functions.set('shop-dev-hello', { ...aws.functions.get('shop-dev-hello'), CodeSha256: 'b3RoZXI=' });
      aws.context.reports.length = 0;
    };

    it('warns, brings the code back although the template is the same, and records that', async () => {
      await changedOutside();
      await aws.context.sleep(1000);
      const { changes } = await deployed({ answer: 'one' });
      expect(changes).to.deep.equal([
        {
          ...{ action: 'change', logicalId: 'Hello', type: 'AWS::Lambda::Function', physicalId: 'shop-dev-hello' },
          ...{ properties: ['Code'], dataLoss: false },
        },
      ]);
      expect(aws.context.reports.filter(({ code }) => code === 'DRIFT')).to.have.length(1);
      expect(aws.inputs('UpdateFunctionCode')).to.have.length(1);
      expect(aws.calls).to.include('DeleteChangeSet');
      expect(await listDeployments(aws.context, place)).to.have.length(2);
    });

    it('leaves it to CloudFormation where the template changes as well', async () => {
      await changedOutside();
      const { changes } = await deployed({ answer: 'two' });
      expect(changes).to.have.length(1);
      expect(aws.inputs('UpdateFunctionCode')).to.have.length(0);
    });
  });
});
