import { DeleteBucketCommand } from '@aws-sdk/client-s3';
import { expect } from 'chai';
import { artifactBucketName } from '../../../src/aws/deploy/artifact-bucket.js';
import { artifactPlace } from '../../../src/aws/deploy/artifacts.js';
import { deploy } from '../../../src/aws/deploy/deploy.js';
import { deployFunctions } from '../../../src/aws/deploy/deploy-function.js';
import { listDeployments } from '../../../src/aws/deploy/deployment-record.js';
import { emptyBucket } from '../../../src/aws/deploy/empty-bucket.js';
import { liveFunctions } from '../../../src/aws/deploy/live-functions.js';
import { rollback } from '../../../src/aws/deploy/rollback.js';
import type { PackagedService } from '../../../src/service/package/packaged-service.js';
import { deployContext, deployOptions, leftBehind, removeAll } from '../../support/deploy-harness.js';
import type { Emulator } from '../../support/emulator.js';
import { type Call, distinctCalls, type Fault, type FaultProxy, startFaultProxy } from '../../support/fault-proxy.js';
import { longRun } from '../../support/long-run.js';
import { packagedServices } from '../../support/packaged-service.js';
import { startStrictEmulator } from '../../support/strict-aws/strict-aws.js';

const kinds: readonly Fault['kind'][] = ['throttled', 'denied', 'error', 'cutBefore', 'cutAfter', 'dead'];

/** Which places to break with which kind of fault: all with each in the long run, else each place with one, in turn. */
const tried = (place: number, kind: Fault['kind']): boolean => longRun || kinds[place % kinds.length] === kind;

/** Where to break a run: each distinct call it made, where it is made first; a killed caller also after its last. */
function placesOf(calls: readonly Call[], kind: Fault['kind']): number[] {
  const distinct = [...new Set(calls)];
  const first = distinct.map((call) => calls.indexOf(call));
  const last = kind === 'dead' ? distinct.map((call) => calls.lastIndexOf(call)) : [];
  return [...new Set([...first, ...last])].sort((a, b) => a - b);
}

describe('deploying with one call to AWS that goes wrong', () => {
  let emulator: Emulator;
  let proxy: FaultProxy;
  let services: Awaited<ReturnType<typeof packagedServices>>;
  let direct: ReturnType<typeof deployContext>;
  let faulty: ReturnType<typeof deployContext>;
  let one: PackagedService;
  let two: PackagedService;

  before(async () => {
    [emulator, services] = await Promise.all([startStrictEmulator(), packagedServices()]);
    proxy = await startFaultProxy(emulator.url);
    direct = deployContext(emulator.url);
    // One attempt: each fault reaches the tool, as one that lasts longer than the SDK's patience does.
    faulty = deployContext(proxy.url, 1);
    const resources = { Photos: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'shop-dev-photos' } } };
    [one, two] = await Promise.all([
      services.make({ answer: 'one', resources }),
      services.make({ answer: 'two', resources, properties: { Timeout: 9 } }),
    ]);
  });
  after(async () => {
    await proxy.close();
    await services.remove();
    await emulator.stop();
  });

  async function nothingDeployed(): Promise<void> {
    await removeAll(direct, one);
    const bucket = artifactBucketName(direct);
    await emptyBucket(direct, { bucket });
    await direct.s3.send(new DeleteBucketCommand({ Bucket: bucket })).catch(() => undefined);
  }

  async function oneDeployed(): Promise<void> {
    await deploy(direct, one, deployOptions());
  }

  /** Both deployed, the first one last, so that there is something to return to. */
  async function oneAfterTwo(): Promise<void> {
    await removeAll(direct, one);
    await deploy(direct, two, deployOptions());
    await deploy(direct, one, deployOptions());
  }

  /** Returns to the deployment of `two`. */
  async function rollBack(context: typeof direct): Promise<void> {
    const sha256 = two.functions[0]!.sha256;
    const to = (await recorded()).find(({ functions }) => JSON.stringify(functions).includes(sha256))!.id;
    await rollback(context, target(), { ...deployOptions(), to });
  }

  const target = () => ({ name: two.name, stage: two.stage, stackName: two.stackName });
  const recorded = () => listDeployments(direct, artifactPlace(direct, target()));

  const deployed = async () => {
    const [hello] = await liveFunctions(direct, 'shop-dev');
    const [newest] = await recorded();
    expect(newest?.functions[0]?.sha256, 'the newest record').to.equal(two.functions[0]?.sha256);
    expect(hello?.sha256).to.equal(two.functions[0]?.sha256);
    expect(hello?.configuration.Timeout).to.equal(9);
    const { stacks, changeSets } = await leftBehind(direct);
    expect(changeSets).to.deep.equal([]);
    expect(stacks)
      .to.have.length(1)
      .and.to.match(/^shop-dev (CREATE|UPDATE)_COMPLETE$/);
  };
  const removed = async () => {
    expect(await leftBehind(direct)).to.deep.equal({ stacks: [], changeSets: [] });
    const left = await emptyBucket(direct, { bucket: artifactBucketName(direct), prefix: 'shop/dev/' });
    expect(left).to.equal(0);
  };

  /** With the least number of distinct calls that each makes, which docs/reliability.md tells. */
  const scenarios: readonly [
    string,
    number,
    () => Promise<void>,
    (context: typeof direct) => Promise<unknown>,
    () => Promise<void>,
  ][] = [
    ['a first deployment', 18, nothingDeployed, (context) => deploy(context, two, deployOptions()), deployed],
    ['an update', 13, oneDeployed, (context) => deploy(context, two, deployOptions()), deployed],
    ['one function', 8, oneDeployed, (context) => deployFunctions(context, two), deployed],
    ['a rollback', 13, oneAfterTwo, rollBack, deployed],
    ['a removal', 11, oneDeployed, (context) => removeAll(context, one), removed],
  ];

  for (const [name, least, prepare, run, check] of scenarios) {
    it(`${name}: whichever call fails, the next run ends in the right state`, async () => {
      await prepare();
      proxy.reset();
      await run(faulty);
      const calls = [...proxy.calls];
      expect(distinctCalls(calls).size, calls.join('\n')).to.be.at.least(least);
      await check();
      for (const kind of kinds) {
        for (const at of placesOf(calls, kind).filter((_, place) => tried(place, kind))) {
          await prepare();
          proxy.reset({ fault: { at, kind } });
          await run(faulty).catch(() => undefined);
          proxy.reset();
          const where = `${kind} at call ${at}, ${calls[at]}`;
          await run(faulty).catch((error: Error) => expect.fail(`${where}: the next run failed: ${error.message}`));
          await check().catch((error: Error) => expect.fail(`${where}: ${error.message}`));
        }
      }
    }).timeout(600_000);
  }

  const bounds: readonly [string, () => Promise<void>, () => Promise<unknown>, number][] = [
    ['an update', oneDeployed, () => deploy(faulty, two, deployOptions()), 40],
    ['a deployment of what is there', oneDeployed, () => deploy(faulty, one, deployOptions()), 15],
  ];
  for (const [name, prepare, run, most] of bounds) {
    it(`${name} takes no more than ${most} calls`, async () => {
      await prepare();
      proxy.reset();
      await run();
      expect(proxy.calls.length, proxy.calls.join('\n')).to.be.at.most(most);
    });
  }
});
