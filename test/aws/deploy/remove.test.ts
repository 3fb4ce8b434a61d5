import { expect } from 'chai';
import { readInventory } from '../../../src/aws/deploy/inventory.js';
import { type RemoveOptions, remove } from '../../../src/aws/deploy/remove.js';
import { awsError } from '../../support/aws-error.js';
import { artifactBucket, deploySuite, failureOf, target } from '../../support/deploy-suite.js';
import type { MemoryAws } from '../../support/memory-aws.js';

const photos = { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'shop-dev-photos' } };
const table = { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'shop-dev-items' } };
const queue = { Type: 'AWS::SQS::Queue', Properties: {} };
const kept = { DeletionPolicy: 'Retain' };

describe('removing a stage', () => {
  const { deployed, start } = deploySuite();
  let aws: MemoryAws;
  beforeEach(() => {
    aws = start();
  });
  const approve: RemoveOptions['approve'] = async () => undefined;
  const removed = (over: Partial<RemoveOptions> = {}) => remove(aws.context, target, { approve, ...over });
  const failure = () => failureOf(removed());

  it('deletes the stack, what its buckets hold, its log groups and its artifacts, and tells how many', async () => {
    await deployed({ answer: 'one', resources: { Photos: photos } });
    for (const key of ['a', 'b', 'c', 'd', 'e']) aws.put('shop-dev-photos', key);
    aws.logGroups.add('/aws/lambda/shop-dev-hello').add('/aws/lambda/other');
    aws.put(artifactBucket, 'shop/prod/code/x.zip');
    const result = await removed();
    expect(result).to.deep.equal({
      ...{ stack: 'shop-dev', stage: 'dev', found: true, kept: [], objectsDeleted: 5, logGroupsDeleted: 1 },
      ...{ artifactsDeleted: 3, milliseconds: result.milliseconds },
    });
    expect(result.milliseconds).to.be.within(0, 60_000);
    expect(aws.stack()).to.equal(undefined);
    expect(aws.keys(artifactBucket)).to.deep.equal(['shop/prod/code/x.zip']);
    expect([...aws.logGroups]).to.deep.equal(['/aws/lambda/other']);
    const emptying = aws.context.reports.find(({ code }) => code === 'EMPTYING_BUCKET');
    expect(emptying?.data).to.deep.equal({ bucket: 'shop-dev-photos' });
  });

  it('asks with what would be lost, and deletes nothing if that is refused', async () => {
    await deployed({
      answer: 'one',
      resources: {
        Photos: photos,
        Items: table,
        Jobs: queue,
        Old: { ...photos, ...kept, Properties: { BucketName: 'old' } },
      },
    });
    for (const key of ['a', 'b', 'c', 'd']) aws.put('shop-dev-photos', key);
    aws.tables.set('shop-dev-items', 7);
    const refused = (inventory: unknown) => Promise.reject(Object.assign(new Error('no'), { inventory }));
    const error = (await removed({ approve: refused }).catch((thrown) => thrown)) as { inventory: unknown };
    expect(error.inventory).to.deep.equal({
      resources: 5,
      stateful: [
        { logicalId: 'Photos', type: 'AWS::S3::Bucket', physicalId: 'shop-dev-photos', count: 4 },
        { logicalId: 'Items', type: 'AWS::DynamoDB::Table', physicalId: 'shop-dev-items', count: 7 },
        { logicalId: 'Jobs', type: 'AWS::SQS::Queue', physicalId: 'shop-dev-Jobs', count: undefined },
        { logicalId: 'Old', type: 'AWS::S3::Bucket', physicalId: 'old', count: 0, kept: 'resource' },
      ],
      functions: ['shop-dev-hello'],
    });
    expect(aws.calls).to.not.include('DeleteStack');
    expect(aws.keys('shop-dev-photos')).to.have.length(4);
  });

  it('cannot count what is gone, nor what has no name yet', async () => {
    await deployed({ answer: 'one', resources: { Photos: photos, Items: table } });
    aws.buckets.delete('shop-dev-photos');
    aws.force('ListStackResources', () => ({
      StackResourceSummaries: [
        { LogicalResourceId: 'Photos', ResourceType: 'AWS::S3::Bucket', PhysicalResourceId: 'shop-dev-photos' },
        { LogicalResourceId: 'Items', ResourceType: 'AWS::DynamoDB::Table', PhysicalResourceId: 'shop-dev-items' },
        { LogicalResourceId: 'New', ResourceType: 'AWS::S3::Bucket' },
        { LogicalResourceId: 'Gone', ResourceType: 'AWS::S3::Bucket', ResourceStatus: 'DELETE_COMPLETE' },
      ],
    }));
    const { resources, stateful } = await readInventory(aws.context, 'shop-dev');
    expect(resources).to.equal(3);
    expect(stateful.map(({ count }) => count)).to.deep.equal([0, undefined, undefined]);
    aws.force('DescribeTable', () => {
      throw awsError('AccessDenied');
    });
    expect((await failureOf(readInventory(aws.context, 'shop-dev'))).name).to.equal('AccessDenied');
  });

  it('keeps what the template keeps, and says so', async () => {
    const group = { Type: 'AWS::Logs::LogGroup', Properties: { BucketName: '/aws/lambda/shop-dev-hello' }, ...kept };
    await deployed({ answer: 'one', resources: { Photos: { ...photos, ...kept }, Group: group } });
    aws.put('shop-dev-photos', 'a');
    aws.logGroups.add('/aws/lambda/shop-dev-hello');
    const result = await removed();
    expect(result.kept).to.have.members(['shop-dev-photos', '/aws/lambda/shop-dev-hello']);
    expect(result).to.include({ objectsDeleted: 0, logGroupsDeleted: 0 });
    expect(aws.keys('shop-dev-photos')).to.deep.equal(['a']);
    expect([...aws.logGroups]).to.deep.equal(['/aws/lambda/shop-dev-hello']);
  });

  it('goes on where an earlier run stopped, and still keeps the log groups that the template kept', async () => {
    const group = { Type: 'AWS::Logs::LogGroup', Properties: { BucketName: '/aws/lambda/shop-dev-hello' }, ...kept };
    await deployed({ answer: 'one', resources: { Group: group } });
    aws.logGroups.add('/aws/lambda/shop-dev-hello');
    aws.force('ListObjectVersions', () => {
      throw awsError('TimeoutError');
    });
    expect((await failure()).name).to.equal('TimeoutError');
    expect(aws.stack()).to.equal(undefined);
    aws.force('ListObjectVersions', (_, proceed) => proceed());
    const result = await removed();
    expect(result).to.deep.include({ found: false, kept: ['/aws/lambda/shop-dev-hello'], logGroupsDeleted: 0 });
    expect(aws.keys(artifactBucket)).to.deep.equal([]);
  });

  it('of a stack whose bucket of artifacts is gone deletes the rest', async () => {
    const group = { Type: 'AWS::Logs::LogGroup', Properties: { BucketName: '/aws/lambda/shop-dev-hello' }, ...kept };
    await deployed({ answer: 'one', resources: { Group: group } });
    aws.buckets.delete(artifactBucket);
    expect(await removed()).to.include({ found: true, artifactsDeleted: 0 });
    await deployed({ answer: 'one', resources: { Group: group } });
    aws.force('PutObject', () => {
      throw awsError('AccessDenied');
    });
    expect((await failure()).name).to.equal('AccessDenied');
    expect(aws.stack()?.StackStatus, 'nothing was deleted').to.equal('CREATE_COMPLETE');
  });

  it('of what was never deployed finds nothing, and deletes nothing', async () => {
    expect(await removed()).to.deep.include({ found: false, kept: [], objectsDeleted: 0, artifactsDeleted: 0 });
    aws.createBucket(artifactBucket);
    expect(await removed()).to.deep.include({ found: false, logGroupsDeleted: 0, artifactsDeleted: 0 });
  });

  it('deletes log groups of functions of earlier deployments', async () => {
    await deployed({ answer: 'one' });
    aws.stack()!.physical.delete('Hello');
    aws.logGroups.add('/aws/lambda/shop-dev-hello');
    expect((await removed()).logGroupsDeleted).to.equal(1);
  });

  for (const [what, command] of [
    ['the log groups', 'DeleteLogGroup'],
    ['the deployments', 'ListObjectsV2'],
    ['the objects', 'DeleteObjects'],
    ['the stack', 'DeleteStack'],
    ['the kept log groups', 'GetObject'],
  ] as const)
    it(`passes on that it may not delete or read ${what}`, async () => {
      await deployed({ answer: 'one' });
      aws.force(command, () => {
        throw awsError('AccessDenied');
      });
      expect((await failure()).name).to.equal('AccessDenied');
    });

  it('names an object that S3 refuses to delete', async () => {
    await deployed({ answer: 'one', resources: { Photos: photos } });
    aws.put('shop-dev-photos', 'locked.jpg');
    aws.force('DeleteObjects', () => ({ Errors: [{ Key: 'locked.jpg', Message: 'object lock' }] }));
    const error = await failure();
    expect(error.code).to.equal('REMOVE_FAILED');
    expect(error.message).to.contain('"locked.jpg" of bucket "shop-dev-photos": object lock');
  });

  it('gives up on a bucket that is filled again and again, after three times', async () => {
    await deployed({ answer: 'one', resources: { Photos: photos } });
    aws.put('shop-dev-photos', 'a');
    aws.force('DeleteObjects', (_, proceed) => {
      aws.put('shop-dev-photos', 'b');
      return proceed();
    });
    aws.force('DeleteStack', async (_, proceed) => {
      aws.put('shop-dev-photos', 'c');
      return proceed();
    });
    const error = await failure();
    expect(error.code).to.equal('REMOVE_FAILED');
    expect(aws.inputs('DeleteStack')).to.have.length(4);
    expect(error.message).to.contain('Photos (AWS::S3::Bucket)').and.contain('not empty');
    expect(error.hint).to.be.a('string');
  });

  it('empties nothing while another resource cannot be deleted, and names that one', async () => {
    const stuck = { Type: 'AWS::SNS::Topic', Properties: { Stays: 'in use elsewhere' } };
    const held = { Type: 'AWS::SNS::Topic', Properties: { Stays: 'Resource deletion cancelled' } };
    await deployed({ answer: 'one', resources: { Photos: photos, Held: held, Stuck: stuck } });
    aws.put('shop-dev-photos', 'a');
    const error = await failure();
    expect(error.code).to.equal('REMOVE_FAILED');
    expect(error.message).to.contain('Stuck (AWS::SNS::Topic): in use elsewhere');
    expect(aws.keys('shop-dev-photos')).to.deep.equal(['a']);
  });

  it('empties a bucket although a resource was cancelled because of it', async () => {
    const held = { Type: 'AWS::SNS::Topic', Properties: { Stays: 'Resource deletion cancelled' } };
    await deployed({ answer: 'one', resources: { Photos: photos, Held: held } });
    aws.put('shop-dev-photos', 'a');
    await failure();
    expect(aws.keys('shop-dev-photos')).to.deep.equal([]);
  });

  it('says the last status where no resource is the cause', async () => {
    await deployed({ answer: 'one' });
    const StackId = aws.stack()?.StackId;
    aws.force('DeleteStack', () => {
      const end = { EventId: 'end', StackId, PhysicalResourceId: StackId, LogicalResourceId: 'shop-dev' };
      aws.stack()?.events.unshift({ ...end, ResourceStatus: 'ROLLBACK_COMPLETE', ResourceStatusReason: 'strange' });
      return {};
    });
    expect((await failure()).message).to.match(/could not be removed: strange$/);
  });

  it('waits for a deletion that tells no events', async () => {
    await deployed({ answer: 'one' });
    let looks = 0;
    aws.force('DeleteStack', () => ({}));
    aws.force('DescribeStacks', (_, proceed) => {
      looks += 1;
      if (looks === 4) aws.stack()!.StackStatus = 'DELETE_COMPLETE';
      return proceed();
    });
    expect(await removed()).to.include({ found: true });
    expect(aws.stack()).to.equal(undefined);
  });

  describe('that AWS would refuse is refused before anything is asked', () => {
    const exported = async () => {
      await deployed({ answer: 'one' });
      aws.stack()!.Outputs = [
        { OutputKey: 'None', OutputValue: 'x' },
        { OutputKey: 'Url', ExportName: 'shop-url' },
      ];
    };
    const asked: string[] = [];
    const asking = () => failureOf(removed({ approve: async () => void asked.push('asked') }));
    afterEach(() => expect(asked).to.deep.equal([]));

    it('by its protection, with the command that ends it, for the profile in use', async () => {
      await deployed({ answer: 'one' });
      aws.stack()!.EnableTerminationProtection = true;
      const error = await asking();
      expect(error.code).to.equal('STACK_PROTECTED');
      const command =
        'aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name shop-dev --region us-east-1';
      expect(error.data).to.deep.equal({ stack: 'shop-dev', command });
      const withProfile = { ...aws.context, profile: 'work' };
      const named = await failureOf(remove(withProfile, target, { approve }));
      expect(named.data?.command).to.equal(`${command} --profile work`);
    });

    it('because others import what it exports, which are named from all pages', async () => {
      await exported();
      aws.force('ListImports', ({ NextToken }) =>
        NextToken ? { Imports: ['web-prod'] } : { Imports: ['web-dev'], NextToken: 'more' },
      );
      const error = await asking();
      expect(error.code).to.equal('EXPORTS_IN_USE');
      expect(error.data).to.deep.equal({ stack: 'shop-dev', export: 'shop-url', importers: ['web-dev', 'web-prod'] });
      expect(aws.inputs('ListImports').map(({ ExportName }) => ExportName)).to.deep.equal(['shop-url', 'shop-url']);
    });

    it('unless nothing is imported, or it may not look', async () => {
      for (const refusal of [undefined, awsError('AccessDenied', 'not authorized')]) {
        aws = start();
        await exported();
        if (refusal)
          aws.force('ListImports', () => {
            throw refusal;
          });
        expect(await removed()).to.include({ found: true });
      }
      aws = start();
      await exported();
      aws.force('ListImports', () => {
        throw awsError('Throttling', 'slow down');
      });
      expect((await asking()).name).to.equal('Throttling');
    });

    it('also if the protection comes after the question', async () => {
      await deployed({ answer: 'one' });
      aws.force('DeleteStack', () => {
        throw awsError('ValidationError', 'Stack [shop-dev] cannot be deleted while TerminationProtection is enabled');
      });
      expect((await failure()).code).to.equal('STACK_PROTECTED');
    });
  });
});
