import { CreateChangeSetCommand, ListChangeSetsCommand } from '@aws-sdk/client-cloudformation';
import { HeadBucketCommand, ListObjectVersionsCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { expect } from 'chai';
import {
  type AnsweringProxy,
  type QueryAnswer,
  type QueryCall,
  startAnsweringProxy,
} from '../support/answering-proxy.js';
import { deployContext, leftBehind } from '../support/deploy-harness.js';
import { awsEnvironment } from '../support/emulated-aws.js';
import type { Emulator } from '../support/emulator.js';
import { runCli } from '../support/run-cli.js';
import { expectSchema } from '../support/schema.js';
import { startStrictEmulator } from '../support/strict-aws/strict-aws.js';
import { suiteFolder } from '../support/temp-folder.js';
import { runInTerminal } from '../support/terminal.js';
import { writeFiles } from '../support/write-files.js';

const serviceFile = (resources = '{}') => `
service: shop
provider: { name: aws, region: us-east-1 }
functions: { hello: { handler: hello.handler } }
resources: { Resources: ${resources} }
`;
const photos = 'Photos: { Type: AWS::S3::Bucket, Properties: { BucketName: shop-dev-photos } }';

describe('deploy changes and deletes nothing that it was not allowed to', () => {
  const folder = suiteFolder();
  let emulator: Emulator;
  let proxy: AnsweringProxy;
  let direct: ReturnType<typeof deployContext>;
  let answer: (call: QueryCall) => Promise<QueryAnswer | undefined> | QueryAnswer | undefined;

  before(async () => {
    emulator = await startStrictEmulator();
    proxy = await startAnsweringProxy(emulator.url, (call) => answer(call));
    direct = deployContext(emulator.url);
  });
  after(async () => {
    await proxy?.close();
    await emulator?.stop();
  });
  beforeEach(() => {
    answer = () => undefined;
    write();
    proxy.reset();
  });
  afterEach(async () => {
    answer = () => undefined;
    await run('remove', '--yes', '--allow-data-loss');
  });

  function write(resources = '', handler = 'one'): void {
    writeFiles(folder(), {
      'serverless.yml': serviceFile(`{ ${resources} }`),
      'hello.mjs': `export const handler = async () => '${handler}';\n`,
    });
  }

  async function run(...args: string[]) {
    const { code, stdout, stderr } = await runCli([...args, '--json'], {
      cwd: folder(),
      env: awsEnvironment(proxy.url, folder()),
    });
    return { code, stderr, document: JSON.parse(stdout) };
  }

  /** Runs a command as people do, without `--json`. */
  const read = (...args: string[]) => runCli(args, { cwd: folder(), env: awsEnvironment(proxy.url, folder()) });

  /** Makes the stack appear in a state that it takes a fault of AWS to reach. */
  function pretendStatus(status: string): void {
    answer = async ({ action, forward }) => {
      if (action !== 'DescribeStacks' || proxy.writes.includes('DeleteStack')) return undefined;
      const body = await forward();
      return { body: body.replace(/<StackStatus>\w+</, `<StackStatus>${status}<`) };
    };
  }

  for (const [status, action] of [
    ['ROLLBACK_COMPLETE', 'delete-stack'],
    ['DELETE_FAILED', 'delete-stack'],
    ['UPDATE_ROLLBACK_FAILED', 'continue-rollback'],
  ] as const) {
    it(`a dry run on a stack in ${status} only says what a real run does first`, async () => {
      write(photos);
      expect((await run('deploy', '--yes')).code).to.equal(0);
      pretendStatus(status);
      proxy.reset();
      const { code, document } = await run('deploy', '--dry-run', '--yes', '--allow-data-loss');
      expect(code).to.equal(0);
      expectSchema('deploy', document);
      expect(document.first).to.include({ action, status, stack: 'shop-dev' });
      expect((await read('deploy', '--dry-run')).stderr).to.match(
        /^first: (delete the failed|continue the rollback of) stack "shop-dev"/m,
      );
      expect(proxy.writes).to.deep.equal([]);
      expect((await run('deploy', '--dry-run', '--fail-on-changes')).code).to.equal(1);
    });
  }

  it('a dry run uploads nothing and makes no bucket', async () => {
    const { code, document } = await run('deploy', '--dry-run');
    expect(code).to.equal(0);
    expect(document.changes.length).to.be.greaterThan(0);
    expect(proxy.writes).to.deep.equal(['CreateChangeSet', 'DeleteChangeSet', 'DeleteStack']);
  });

  it('a stack whose deletion failed is deleted only with --allow-data-loss', async () => {
    write(photos);
    await run('deploy', '--yes');
    await direct.s3.send(new PutObjectCommand({ Bucket: 'shop-dev-photos', Key: 'x', Body: 'x' }));
    pretendStatus('DELETE_FAILED');
    proxy.reset();
    const refused = await run('deploy', '--yes');
    expect(refused.code).to.equal(1);
    expect(refused.document.error.code).to.equal('DATA_LOSS_REFUSED');
    expect(refused.document.error.message).to.include('shop-dev-photos (AWS::S3::Bucket)');
    expect(proxy.writes).not.to.include('DeleteStack');
    const { Versions } = await direct.s3.send(new ListObjectVersionsCommand({ Bucket: 'shop-dev-photos' }));
    expect(Versions).to.have.length(1);
  });

  it('a rollback deletes no failed stack', async () => {
    await run('deploy', '--yes');
    pretendStatus('DELETE_FAILED');
    proxy.reset();
    const { document } = await run('rollback', '--yes', '--allow-data-loss');
    expect(document.error.code).to.equal('STACK_MISSING');
    expect(proxy.writes).to.deep.equal([]);
  });

  /** A change set as another deployment makes it while its plan is read. */
  async function otherChangeSet(ChangeSetType: 'CREATE' | 'UPDATE'): Promise<string> {
    const TemplateBody = JSON.stringify({ Resources: { Other: { Type: 'AWS::SNS::Topic' } } });
    const name = { StackName: 'shop-dev', ChangeSetName: `emojify-${Date.now()}` };
    await direct.cloudFormation.send(new CreateChangeSetCommand({ ...name, ChangeSetType, TemplateBody }));
    return name.ChangeSetName;
  }

  async function changeSets(): Promise<(string | undefined)[]> {
    const { Summaries = [] } = await direct.cloudFormation.send(new ListChangeSetsCommand({ StackName: 'shop-dev' }));
    return Summaries.filter(({ ExecutionStatus }) => ExecutionStatus === 'AVAILABLE').map((set) => set.ChangeSetName);
  }

  it('the change set of another deployment stays while that one is being approved', async () => {
    await run('deploy', '--yes');
    const other = await otherChangeSet('UPDATE');
    write('', 'two');
    expect((await run('deploy', '--dry-run')).code).to.equal(0);
    expect(await changeSets()).to.deep.equal([other]);
    write();
    expect((await run('deploy', '--yes')).document.changes).to.deep.equal([]);
    expect(await changeSets()).to.deep.equal([other]);
  });

  it('a change set older than a day is deleted', async () => {
    await run('deploy', '--yes');
    await otherChangeSet('UPDATE');
    answer = async ({ action, forward }) => {
      if (action !== 'ListChangeSets') return undefined;
      const body = await forward();
      return { body: body.replace(/<CreationTime>[^<]*</g, '<CreationTime>2020-01-01T00:00:00Z<') };
    };
    await run('deploy', '--yes');
    expect(await changeSets()).to.deep.equal([]);
  });

  it('a first deployment that is declined leaves the stack to another one that is being approved', async () => {
    let other: string | undefined;
    answer = async ({ action, forward }) => {
      if (action !== 'DescribeChangeSet' || other !== undefined) return undefined;
      const body = await forward();
      if (body.includes('<Status>CREATE_COMPLETE')) other = await otherChangeSet('CREATE');
      return { body };
    };
    expect((await run('deploy', '--dry-run')).code).to.equal(0);
    expect(await changeSets()).to.deep.equal([other]);
    expect((await leftBehind(direct)).stacks).to.deep.equal(['shop-dev REVIEW_IN_PROGRESS']);
  });

  it('a plan that another deployment overtook is not carried out, and says so', async () => {
    write(photos);
    await run('deploy', '--yes');
    write('', 'two');
    const env = awsEnvironment(proxy.url, folder());
    const gone = '<ErrorResponse><Error><Code>ChangeSetNotFound</Code><Message>gone</Message></Error></ErrorResponse>';
    answer = ({ action }) => (action === 'ExecuteChangeSet' ? { status: 404, body: gone } : undefined);
    const typed = [{ at: 'Continue?', text: 'y\r' }];
    const { code, screen } = await runInTerminal(['deploy'], { cwd: folder(), env, typed });
    expect(code).to.equal(1);
    expect(screen).to.include('DEPLOY_OVERTAKEN');
    answer = () => undefined;
    await direct.s3.send(new HeadBucketCommand({ Bucket: 'shop-dev-photos' }));
  });

  /** The emulator deletes buckets with what they hold; AWS reports a failed deletion after the update, and calls that complete. */
  const failedCleanup = async ({ action, forward }: QueryCall): Promise<QueryAnswer | undefined> => {
    if (action !== 'DescribeStackEvents') return undefined;
    const [newest = '', ...older] = (await forward()).split('</member>');
    if (!newest.includes('UPDATE_COMPLETE') || !newest.includes('AWS::CloudFormation::Stack')) return undefined;
    const failed = newest
      .replace(/^.*<member>/s, '<member>')
      .replace(/<PhysicalResourceId>[^<]*/, '<PhysicalResourceId>shop-dev-photos')
      .replace(/<LogicalResourceId>[^<]*/, '<LogicalResourceId>Photos')
      .replace(/<EventId>[^<]*/, '<EventId>Photos-DELETE_FAILED')
      .replace('AWS::CloudFormation::Stack', 'AWS::S3::Bucket')
      .replace('UPDATE_COMPLETE', 'DELETE_FAILED');
    return { body: [newest, failed, ...older].join('</member>') };
  };

  it('a bucket with objects that leaves the template is named, with the command that deletes it', async () => {
    write(photos);
    await run('deploy', '--yes');
    await direct.s3.send(new PutObjectCommand({ Bucket: 'shop-dev-photos', Key: 'x', Body: 'x' }));
    write();
    expect((await read('deploy', '--dry-run')).stderr).to.include(
      'if it holds objects, it stays on AWS outside the stack',
    );
    answer = failedCleanup;
    const { code, document } = await run('deploy', '--yes', '--allow-data-loss');
    expect(code).to.equal(0);
    expectSchema('deploy', document);
    expect(document.left).to.have.length(1);
    expect(document.left[0]).to.include({
      physicalId: 'shop-dev-photos',
      command: 'aws s3 rb s3://shop-dev-photos --force --region us-east-1',
    });
  });

  it('says at the end, for people, what an update left on AWS', async () => {
    const table = `Orders: { Type: AWS::DynamoDB::Table, DeletionPolicy: Retain, Properties: { TableName: shop-dev-orders, BillingMode: PAY_PER_REQUEST,
      AttributeDefinitions: [{ AttributeName: id, AttributeType: S }], KeySchema: [{ AttributeName: id, KeyType: HASH }] } }`;
    write(table);
    await run('deploy', '--yes');
    write();
    const { stdout } = await read('deploy', '--yes');
    expect(stdout).to.include(
      'still on AWS, outside the stack:\n  shop-dev-orders (AWS::DynamoDB::Table): the template',
    );
    expect(stdout).to.include('aws dynamodb delete-table --table-name shop-dev-orders --region us-east-1');
  });
});
