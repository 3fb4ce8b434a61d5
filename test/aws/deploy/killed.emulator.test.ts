import { join } from 'node:path';
import { DeleteBucketCommand } from '@aws-sdk/client-s3';
import { expect } from 'chai';
import { artifactBucketName } from '../../../src/aws/deploy/artifact-bucket.js';
import { deploy } from '../../../src/aws/deploy/deploy.js';
import { emptyBucket } from '../../../src/aws/deploy/empty-bucket.js';
import { liveFunctions } from '../../../src/aws/deploy/live-functions.js';
import type { PackagedService } from '../../../src/service/package/packaged-service.js';
import { deployContext, deployOptions, leftBehind, removeAll } from '../../support/deploy-harness.js';
import { awsEnvironment } from '../../support/emulated-aws.js';
import type { Emulator } from '../../support/emulator.js';
import { type Call, distinctCalls, type FaultProxy, startFaultProxy, timeless } from '../../support/fault-proxy.js';
import { longRun } from '../../support/long-run.js';
import { packageIn } from '../../support/packaging.js';
import { startCli } from '../../support/run-cli.js';
import { startStrictEmulator } from '../../support/strict-aws/strict-aws.js';
import { suiteFolder } from '../../support/temp-folder.js';
import { writeFiles } from '../../support/write-files.js';

const serviceFile = `
service: shop
provider: { name: aws, region: us-east-1 }
functions:
  hello: { handler: hello.handler }
resources:
  Resources:
    Photos: { Type: AWS::S3::Bucket, Properties: { BucketName: shop-dev-photos } }
`;

describe('a command that is killed with SIGKILL', () => {
  const folder = suiteFolder();
  const at = (version: string) => join(folder(), version);
  let emulator: Emulator;
  let proxy: FaultProxy;
  let direct: ReturnType<typeof deployContext>;
  let one: PackagedService;
  let two: PackagedService;

  before(async () => {
    emulator = await startStrictEmulator();
    proxy = await startFaultProxy(emulator.url);
    direct = deployContext(emulator.url);
    [one, two] = [await packaged('one'), await packaged('two')];
  });
  after(async () => {
    await proxy?.close();
    await emulator?.stop();
  });

  /** One version of the service, in a folder of its own, built already. */
  async function packaged(version: string): Promise<PackagedService> {
    const handler = `export const handler = async () => '${version}';\n`;
    writeFiles(at(version), { 'serverless.yml': serviceFile, 'hello.mjs': handler });
    return packageIn(at(version));
  }

  /** Runs a command; killed as soon as AWS has done a call of this name for the first time, before it hears of it. */
  async function run(command: readonly string[], cwd: string, lastCall?: Call) {
    const { child, ended } = startCli(command, { cwd, env: awsEnvironment(proxy.url, folder()) });
    const onCall = (number: number) => {
      if (timeless(proxy.calls[number]!) === lastCall) child.kill('SIGKILL');
    };
    proxy.reset({ onCall });
    return ended;
  }

  async function nothingDeployed(): Promise<void> {
    await removeAll(direct, one);
    const bucket = artifactBucketName(direct);
    await emptyBucket(direct, { bucket });
    await direct.s3.send(new DeleteBucketCommand({ Bucket: bucket })).catch(() => undefined);
  }

  /** From scratch: what an earlier run uploaded is not uploaded again, and its call would not come. */
  async function oneDeployed(): Promise<void> {
    await removeAll(direct, one);
    await deploy(direct, one, deployOptions());
  }

  /** Something to return to. */
  async function oneAfterTwo(): Promise<void> {
    await removeAll(direct, one);
    await deploy(direct, two, deployOptions());
    await deploy(direct, one, deployOptions());
  }

  /** The next deployment, and what has to be so afterwards. */
  async function deployTwo(): Promise<void> {
    await deploy(direct, two, deployOptions());
    const [hello] = await liveFunctions(direct, 'shop-dev');
    expect(hello?.sha256).to.equal(two.functions[0]?.sha256);
    const { stacks, changeSets } = await leftBehind(direct);
    expect(stacks.join()).to.match(/^shop-dev (CREATE|UPDATE)_COMPLETE$/);
    expect(changeSets).to.deep.equal([]);
  }

  async function removeIt(): Promise<void> {
    await removeAll(direct, one);
    expect(await leftBehind(direct)).to.deep.equal({ stacks: [], changeSets: [] });
    expect(await emptyBucket(direct, { bucket: artifactBucketName(direct), prefix: 'shop/dev/' })).to.equal(0);
  }

  const deploying = ['deploy', '--yes'];
  const removing = ['remove', '--yes', '--allow-data-loss'];
  /** `least`: the number of distinct calls that docs/reliability.md tells. */
  const scenarios = [
    {
      name: 'a first deployment',
      least: 19,
      prepare: nothingDeployed,
      command: deploying,
      next: [deployTwo, removeIt],
    },
    { name: 'an update', least: 16, prepare: oneDeployed, command: deploying, next: [deployTwo, removeIt] },
    { name: 'a push', least: 10, prepare: oneDeployed, command: ['deploy', '-f', 'hello'], next: [deployTwo] },
    {
      name: 'a rollback',
      least: 14,
      prepare: oneAfterTwo,
      command: ['rollback', '--yes'],
      next: [deployTwo, removeIt],
    },
    { name: 'a removal', least: 12, prepare: oneDeployed, command: removing, next: [removeIt, deployTwo] },
  ];
  for (const { name, least, prepare, command, next } of scenarios) {
    it(`${name}: after whichever of its calls, the next run ends in the right state`, async () => {
      await prepare();
      expect(await run(command, at('two'))).to.include({ code: 0 });
      const calls = [...distinctCalls(proxy.calls)];
      expect(calls.length, calls.join('\n')).to.be.at.least(least);
      // Every third call is enough to notice; the long run takes them all.
      for (const [turn, call] of calls.filter((_, place) => longRun || place % 3 === 0).entries()) {
        await prepare();
        const { code } = await run(command, at('two'), call);
        // S3 tells late that a bucket is complete, so a run may complete it once more, and the next one does not.
        const came = distinctCalls(proxy.calls).has(call);
        expect(code, call).to.equal(came || !call.startsWith('s3:PUT /emojify-artifacts') ? null : 0);
        await next[turn % next.length]!().catch((error: Error) => expect.fail(`after ${call}: ${error.message}`));
      }
    }).timeout(300_000);
  }
});
