import { expect } from 'chai';
import { deploy } from '../../../src/aws/deploy/deploy.js';
import { deployFunctions } from '../../../src/aws/deploy/deploy-function.js';
import { listDeployments } from '../../../src/aws/deploy/deployment-record.js';
import { rollback } from '../../../src/aws/deploy/rollback.js';
import { awsError } from '../../support/aws-error.js';
import { deployOptions } from '../../support/deploy-harness.js';
import { deploySuite, place, target } from '../../support/deploy-suite.js';
import type { MemoryAws } from '../../support/memory-aws.js';

describe('a run that ends between its change and its record', () => {
  const { deployed, make, start } = deploySuite();
  let aws: MemoryAws;
  beforeEach(async () => {
    aws = start();
    for (const answer of ['one', 'two']) await deployed({ answer });
  });

  /** Fails this run where it would write its record; some time later. */
  async function ended(run: () => Promise<unknown>): Promise<void> {
    await aws.context.sleep(1000);
    aws.force('PutObject', (input, proceed) => {
      if (String(input.Key).includes('/deployments/')) throw awsError('TimeoutError');
      return proceed();
    });
    expect(await run().catch((error) => error.name)).to.equal('TimeoutError');
    aws.force('PutObject', (_, proceed) => proceed());
    await aws.context.sleep(1000);
  }

  /** The code of each recorded deployment, the newest first, by what the function answers. */
  async function recorded(): Promise<string[]> {
    const known = new Map<string | undefined, string>();
    for (const answer of ['one', 'two', 'three']) known.set((await make({ answer })).functions[0]?.sha256, answer);
    const records = await listDeployments(aws.context, place);
    return records.map(({ functions: [hello] }) => known.get(hello?.sha256) ?? 'unknown');
  }

  const running = () => aws.functions.get('shop-dev-hello');

  it('a deployment: the next one changes nothing and writes it, so that a rollback does not skip it', async () => {
    const three = await make({ answer: 'three' });
    await ended(() => deploy(aws.context, three, deployOptions()));
    expect(await recorded()).to.deep.equal(['two', 'one']);
    const { changes } = await deploy(aws.context, three, deployOptions());
    expect(changes).to.deep.equal([]);
    expect(await recorded()).to.deep.equal(['three', 'two', 'one']);
    await rollback(aws.context, target, deployOptions());
    const two = await make({ answer: 'two' });
    expect(Buffer.from(String(running()?.CodeSha256), 'base64').toString('hex')).to.equal(two.functions[0]?.sha256);
  });

  it('a rollback: the next one to the same deployment writes it', async () => {
    const [, { id: to } = {}] = await listDeployments(aws.context, place);
    await ended(() => rollback(aws.context, target, { ...deployOptions(), to }));
    await rollback(aws.context, target, { ...deployOptions(), to });
    expect(await recorded()).to.deep.equal(['one', 'two', 'one']);
  });

  it('a push of code: the next one writes it', async () => {
    const three = await make({ answer: 'three' });
    await ended(() => deployFunctions(aws.context, three));
    const { functions } = await deployFunctions(aws.context, three);
    expect(functions[0]).to.include({ code: false });
    expect(await recorded()).to.deep.equal(['three', 'two', 'one']);
  });

  it('a push of settings: the next one writes it', async () => {
    const slower = await make({ answer: 'two', properties: { Timeout: 9 } });
    await ended(() => deployFunctions(aws.context, slower));
    await deployFunctions(aws.context, slower);
    expect(await recorded()).to.deep.equal(['two', 'two', 'one']);
  });

  it('a dry run writes none', async () => {
    const three = await make({ answer: 'three' });
    await ended(() => deploy(aws.context, three, deployOptions()));
    await deploy(aws.context, three, deployOptions({ dryRun: true }));
    expect(await recorded()).to.deep.equal(['two', 'one']);
  });

  for (const [what, run] of [
    ['deployment', deploy],
    ['push', deployFunctions],
  ] as const) {
    it(`a ${what} of what is recorded writes and uploads nothing`, async () => {
      aws = start();
      await deploy(aws.context, await make({ answer: 'two' }), deployOptions());
      const sent = aws.calls.length;
      await run(aws.context, await make({ answer: 'two' }), deployOptions());
      expect(aws.calls.slice(sent)).to.not.include('PutObject');
      expect(aws.calls.length - sent, aws.calls.slice(sent).join()).to.be.at.most(15);
    });
  }
});
