import { expect } from 'chai';
import { listArtifacts } from '../../../src/aws/deploy/artifacts.js';
import { listDeployments } from '../../../src/aws/deploy/deployment-record.js';
import { serviceInfo } from '../../../src/aws/deploy/info.js';
import { rollback } from '../../../src/aws/deploy/rollback.js';
import { deployOptions } from '../../support/deploy-harness.js';
import { artifactBucket, deploySuite, failureOf, place, target } from '../../support/deploy-suite.js';
import type { MemoryAws } from '../../support/memory-aws.js';

const HOUR = 3_600_000;

describe('the deployments of a stage', () => {
  const { deployed, make, start } = deploySuite();
  let aws: MemoryAws;
  beforeEach(() => {
    aws = start();
  });

  /** Deploys these answers, each two hours after the one before. */
  async function deployedAll(...answers: string[]): Promise<void> {
    for (const answer of answers) {
      await deployed({ answer });
      await aws.context.sleep(2 * HOUR);
    }
  }
  const shaOf = async (answer: string) => (await make({ answer })).functions[0]?.sha256;
  const running = () => Buffer.from(String(aws.functions.get('shop-dev-hello')?.CodeSha256), 'base64').toString('hex');
  const rolledBack = (to?: string, over = {}) => rollback(aws.context, target, { ...deployOptions(over), to });
  const ids = async () => (await listDeployments(aws.context, place)).map(({ id }) => id);

  it('are kept with their code and templates, the last five; older ones are deleted', async () => {
    await deployedAll('1', '2', '3', '4', '5', '6', '7');
    const records = await listDeployments(aws.context, place);
    expect(records).to.have.length(5);
    const shas = await Promise.all(['7', '6', '5', '4', '3'].map(shaOf));
    expect(records.map(({ functions: [hello] }) => hello?.sha256)).to.deep.equal(shas);
    const there = aws.keys(artifactBucket).map((key) => key.split('/')[2]);
    expect(there.filter((part) => part === 'deployments')).to.have.length(5);
    expect(there.filter((part) => part === 'code')).to.have.length(5);
    expect(there.filter((part) => part === 'templates')).to.have.length(5);
    expect(records[0]).to.include({ stackName: 'shop-dev' });
    expect(records[0]?.id).to.match(/^2026-11-27T\d\d-\d\d-\d\d-\d{3}Z$/);
    expect(records[0]?.functions[0]).to.include({ key: 'hello', logicalId: 'Hello', name: 'shop-dev-hello' });
  });

  it('leave artifacts of the last hour, which may belong to one that is not recorded yet', async () => {
    await deployedAll('1');
    aws.put(artifactBucket, 'shop/dev/code/fresh.zip');
    aws.put(artifactBucket, 'shop/dev/code/old.zip');
    aws.put(artifactBucket, 'shop/prod/code/other-stage.zip');
    await aws.context.sleep(HOUR + 1);
    aws.put(artifactBucket, 'shop/dev/code/fresh.zip');
    await aws.context.sleep(HOUR - 1000);
    await deployed({ answer: '2' });
    const left = aws.keys(artifactBucket);
    expect(left).to.include('shop/dev/code/fresh.zip').and.include('shop/prod/code/other-stage.zip');
    expect(left).to.not.include('shop/dev/code/old.zip');
  });

  it('that were damaged are left out', async () => {
    await deployedAll('1', '2');
    const [, key] = [...(await listArtifacts(aws.context, place)).keys()].filter((one) => one.includes('deployments/'));
    const record = JSON.parse(aws.read(artifactBucket, key!).toString());
    const damaged = [
      ...['', 'no JSON', 'null', '[]', '{}'],
      ...['id', 'stackName', 'template', 'functions'].map((name) => JSON.stringify({ ...record, [name]: 5 })),
      ...['key', 'logicalId', 'name', 'code', 'sha256'].map((name) =>
        JSON.stringify({ ...record, functions: [{ ...record.functions[0], [name]: undefined }] }),
      ),
    ];
    for (const text of damaged) {
      aws.put(artifactBucket, key!, text);
      expect(await ids(), text).to.have.length(1);
    }
    aws.put(artifactBucket, key!, JSON.stringify({ ...record, functions: [] }));
    expect(await ids()).to.have.length(2);
  });

  it('are what a rollback returns to: the one before, with its code, tags and plan', async () => {
    await deployed({ answer: '1' }, { tags: { team: 'photos' } });
    await aws.context.sleep(HOUR);
    await deployed({ answer: '2', properties: { Timeout: 9 } }, { tags: { team: 'web' } });
    await aws.context.sleep(HOUR);
    const [, before] = await ids();
    const plans: unknown[] = [];
    const result = await rolledBack(undefined, { approve: async (plan: unknown) => void plans.push(plan) });
    expect(result).to.deep.include({ stack: 'shop-dev', stage: 'dev', to: before, left: [], security: [] });
    expect(result.changes.map(({ action, logicalId }) => `${action} ${logicalId}`)).to.deep.equal(['change Hello']);
    expect(result).to.not.have.property('live');
    expect(result.milliseconds).to.be.within(1, 60_000);
    expect(plans).to.have.length(1);
    expect(running()).to.equal(await shaOf('1'));
    expect(aws.functions.get('shop-dev-hello')).to.include({ Timeout: 5 });
    expect(aws.stack()?.Tags).to.deep.equal([{ Key: 'team', Value: 'web' }]);
    expect(await ids()).to.have.length(3);
  });

  it('can be named by the beginning of their id', async () => {
    await deployedAll('1', '2', '3');
    const known = await ids();
    expect((await rolledBack(known[2]?.slice(0, 13))).to).to.equal(known[2]);
    expect(running()).to.equal(await shaOf('1'));
  });

  it('that do not exist are refused with those that do', async () => {
    await deployedAll('1');
    const unknown = await failureOf(rolledBack('1999'));
    expect(unknown.code).to.equal('DEPLOYMENT_UNKNOWN');
    expect(unknown.message).to.contain('1999');
    expect(unknown.hint).to.contain((await ids())[0]);
    const first = await failureOf(rolledBack());
    expect(first.code).to.equal('DEPLOYMENT_UNKNOWN');
    expect(first.message).to.contain('no earlier deployment');
    for (const key of aws.keys(artifactBucket))
      if (key.includes('deployments/')) aws.buckets.get(artifactBucket)?.objects.delete(key);
    expect((await failureOf(rolledBack())).hint).to.contain('none');
  });

  it('of a stack that is not there, or failed, cannot be returned to', async () => {
    expect((await failureOf(rolledBack())).code).to.equal('STACK_MISSING');
    await deployedAll('1', '2');
    aws.stack()!.StackStatus = 'ROLLBACK_COMPLETE';
    expect((await failureOf(rolledBack())).code).to.equal('STACK_MISSING');
    expect(aws.calls).to.not.include('DeleteStack');
    aws.stack()!.StackStatus = 'UPDATE_ROLLBACK_FAILED';
    const steps: unknown[] = [];
    await rolledBack(undefined, { approveFirstStep: async (step: unknown) => void steps.push(step) });
    expect(steps).to.have.length(1);
    expect(running()).to.equal(await shaOf('1'));
  });

  it('a dry run of a rollback changes nothing', async () => {
    await deployedAll('1', '2');
    const { changes } = await rolledBack(undefined, { dryRun: true });
    expect(changes).to.have.length(1);
    expect(running()).to.equal(await shaOf('2'));
    expect(await ids()).to.have.length(2);
  });

  describe('and what runs now', () => {
    it('is told with its addresses, functions and pages of the console', async () => {
      await deployedAll('1', '2');
      const stack = aws.stack()!;
      stack.Outputs = [
        { OutputKey: 'Url', OutputValue: 'https://abc.example.com' },
        { OutputKey: 'Socket', OutputValue: 'wss://abc.example.com' },
        { OutputKey: 'Name', OutputValue: 'shop' },
        { OutputKey: 'Empty' },
      ];
      const info = await serviceInfo(aws.context, target);
      const console = 'https://us-east-1.console.aws.amazon.com';
      expect(info).to.deep.equal({
        ...{ stack: 'shop-dev', stage: 'dev', region: 'us-east-1', account: '000000000000', status: 'UPDATE_COMPLETE' },
        updatedAt: stack.LastUpdatedTime?.toISOString(),
        endpoints: { Url: 'https://abc.example.com', Socket: 'wss://abc.example.com' },
        functions: [
          {
            ...{ name: 'shop-dev-hello', arn: 'arn:aws:lambda:us-east-1:000000000000:function:shop-dev-hello' },
            ...{ version: '$LATEST', runtime: 'nodejs20.x', memory: 128, modifiedAt: '2026-11-27T08:00:00.000+0000' },
            bytes: aws.functions.get('shop-dev-hello')?.CodeSize,
            console: `${console}/lambda/home?region=us-east-1#/functions/shop-dev-hello`,
          },
        ],
        deployments: await ids(),
        console: `${console}/cloudformation/home?region=us-east-1#/stacks/stackinfo?stackId=${encodeURIComponent(stack.StackId)}`,
      });
      delete stack.LastUpdatedTime;
      expect((await serviceInfo(aws.context, target)).updatedAt).to.equal(stack.CreationTime.toISOString());
    });

    for (const [partition, host] of [
      ['aws-cn', 'https://console.amazonaws.cn/'],
      ['aws-us-gov', 'https://console.amazonaws-us-gov.com/'],
    ] as const)
      it(`in ${partition} has pages of that console`, async () => {
        await deployedAll('1');
        const info = await serviceInfo({ ...aws.context, partition }, target);
        expect(info.console.startsWith(host)).to.equal(true);
      });

    it('leaves out a function that was deleted by hand', async () => {
      await deployedAll('1');
      aws.functions.clear();
      expect((await serviceInfo(aws.context, target)).functions).to.deep.equal([]);
    });

    it('is STACK_MISSING if nothing does', async () => {
      const error = await failureOf(serviceInfo(aws.context, target));
      expect(error.code).to.equal('STACK_MISSING');
    });
  });
});
