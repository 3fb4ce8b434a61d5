import { appendFile } from 'node:fs/promises';
import { expect } from 'chai';
import type { ArtifactPlace } from '../../../src/aws/deploy/artifacts.js';
import { artifactPlace } from '../../../src/aws/deploy/artifacts.js';
import { deploy } from '../../../src/aws/deploy/deploy.js';
import type { DeployContext } from '../../../src/aws/deploy/deploy-context.js';
import { deployFunctions } from '../../../src/aws/deploy/deploy-function.js';
import { deploymentId, lastDeployment, recordDeployment } from '../../../src/aws/deploy/deployment-record.js';
import { serviceInfo } from '../../../src/aws/deploy/info.js';
import { liveFunctions } from '../../../src/aws/deploy/live-functions.js';
import { rollback } from '../../../src/aws/deploy/rollback.js';
import { answerOf, deployContext, deployOptions, removeAll } from '../../support/deploy-harness.js';
import type { Emulator } from '../../support/emulator.js';
import { type FaultProxy, startFaultProxy } from '../../support/fault-proxy.js';
import { packagedServices } from '../../support/packaged-service.js';
import { startStrictEmulator } from '../../support/strict-aws/strict-aws.js';

const target = { name: 'shop', stage: 'dev', stackName: 'shop-dev' };

describe('pushing a function without CloudFormation', () => {
  let emulator: Emulator;
  let proxy: FaultProxy;
  let services: Awaited<ReturnType<typeof packagedServices>>;
  let context: ReturnType<typeof deployContext>;
  let place: ArtifactPlace;

  before(async () => {
    [emulator, services] = await Promise.all([startStrictEmulator(), packagedServices()]);
    proxy = await startFaultProxy(emulator.url);
    context = deployContext(proxy.url);
    place = artifactPlace(context, target);
  });
  after(async () => {
    await proxy?.close();
    await services?.remove();
    await emulator?.stop();
  });
  beforeEach(async () => void (await deploy(context, await services.make({ answer: 'one' }), deployOptions())));
  afterEach(async () => void (await removeAll(context, await services.make({ answer: '' }))));

  it('ends when the function is ready, with new code and new settings', async () => {
    await deployFunctions(context, await services.make({ answer: 'two', properties: { Timeout: 9 } }));
    const [hello] = await liveFunctions(context, 'shop-dev');
    expect(hello?.configuration).to.include({ State: 'Active', LastUpdateStatus: 'Successful', Timeout: 9 });
    expect(await answerOf(context)).to.equal('two');
  });

  it('reads each thing once: 14 calls besides looking whether Lambda is done', async () => {
    const two = await services.make({ answer: 'two' });
    proxy.reset();
    await deployFunctions(context, two);
    const calls = proxy.calls.filter((call) => !call.startsWith('lambda:GET'));
    expect(calls.length, calls.join('\n')).to.be.at.most(14);
    expect(calls.filter((call) => call === 'cloudformation:ListStackResources')).to.have.length(1);
  });

  it('leaves the function alone when its zip is not the one that was packaged any more', async () => {
    const two = await services.make({ answer: 'two' });
    await appendFile(two.functions[0]!.zip, 'more');
    const error = await deployFunctions(context, two).catch((thrown) => thrown);
    expect(error.name).to.equal('BadDigest');
    expect(await answerOf(context)).to.equal('one');
  });

  it('says so when the function is not in the stack yet', async () => {
    const { functions, ...service } = await services.make({ answer: 'two' });
    const other = { ...service, functions: [{ ...functions[0]!, name: 'other', logicalId: 'Other' }] };
    const error = await deployFunctions(context, other).catch((thrown) => thrown);
    expect(error.code).to.equal('FUNCTION_UNKNOWN');
  });

  it('is recorded on top of a deployment that another one recorded meanwhile', async () => {
    const last = await lastDeployment(context, place);
    const other = { key: 'other', logicalId: 'Other', name: 'shop-dev-other', code: 'x', sha256: 'y' };
    let meanwhile: Promise<void> | undefined;
    const record = async () => {
      const id = deploymentId(Date.now());
      await recordDeployment(context, place, { ...last!, id, functions: [...last!.functions, other] });
    };
    const disturbed: DeployContext = {
      ...context,
      async sleep(milliseconds) {
        await context.sleep(milliseconds);
        meanwhile ??= context.sleep(20).then(record);
        await meanwhile;
      },
    };
    const two = await services.make({ answer: 'two' });
    await deployFunctions(disturbed, two);
    const recorded = await lastDeployment(context, place);
    expect(recorded?.functions.map(({ key }) => key)).to.deep.equal(['hello', 'other']);
    expect(recorded?.functions[0]?.sha256).to.equal(two.functions[0]?.sha256);
  });

  it('keeps the last five deployments, and the code to go back to them', async () => {
    for (const answer of ['two', 'three', 'four', 'five', 'six', 'seven']) {
      await deployFunctions(context, await services.make({ answer }));
    }
    const { deployments } = await serviceInfo(context, target);
    expect(deployments).to.have.length(5);
    await rollback(context, target, { ...deployOptions(), to: deployments.at(-1) });
    expect(await answerOf(context)).to.equal('three');
  });

  it('a removal lists the resources of the stack once', async () => {
    proxy.reset();
    await removeAll(context, await services.make({ answer: 'one' }));
    const listings = proxy.calls.filter((call) => call === 'cloudformation:ListStackResources');
    expect(listings).to.have.length(1);
  });
});
