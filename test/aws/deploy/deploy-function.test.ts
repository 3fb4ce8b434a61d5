import { expect } from 'chai';
import { deployFunctions } from '../../../src/aws/deploy/deploy-function.js';
import { listDeployments } from '../../../src/aws/deploy/deployment-record.js';
import { readStage } from '../../../src/aws/deploy/read-stage.js';
import { readTemplate } from '../../../src/aws/deploy/template-store.js';
import { awsError } from '../../support/aws-error.js';
import { artifactBucket, deploySuite, failureOf, place, target } from '../../support/deploy-suite.js';
import type { MemoryAws } from '../../support/memory-aws.js';
import type { PackagedOptions } from '../../support/packaged-service.js';

describe('pushing single functions', () => {
  const { deployed, make, start } = deploySuite();
  let aws: MemoryAws;
  beforeEach(() => {
    aws = start();
  });
  const pushed = async (options: PackagedOptions, given = {}) => {
    await aws.context.sleep(1000);
    return deployFunctions(aws.context, await make(options), given);
  };

  it('changes code and settings, tells both, and records them for a rollback', async () => {
    await deployed({ answer: 'one' });
    const sent = aws.calls.length;
    const result = await pushed({ answer: 'two', properties: { Timeout: 9 } });
    const packaged = await make({ answer: 'two' });
    const [{ bytes, sha256 } = { bytes: 0, sha256: '' }] = packaged.functions;
    expect(result).to.deep.equal({
      ...{ stack: 'shop-dev', stage: 'dev', region: 'us-east-1', account: '000000000000' },
      functions: [
        {
          ...{ name: 'hello', arn: 'arn:aws:lambda:us-east-1:000000000000:function:shop-dev-hello', bytes },
          ...{ uploaded: bytes, code: true, settings: ['Timeout'] },
        },
      ],
      milliseconds: result.milliseconds,
    });
    expect(result.milliseconds).to.be.within(0, 60_000);
    expect(aws.functions.get('shop-dev-hello')).to.include({ Timeout: 9 });
    expect(aws.calls.slice(sent)).to.not.include.members(['CreateChangeSet']);
    const records = await listDeployments(aws.context, place);
    expect(records.map(({ functions }) => functions.length)).to.deep.equal([1, 1]);
    expect(records[0]?.functions[0]).to.include({ name: 'shop-dev-hello', sha256 });
    expect(records[0]!.id > records[1]!.id).to.equal(true);
    const { body } = await readTemplate(aws.context, place, records[0]!.template);
    expect(JSON.parse(body).Resources.Hello.Properties).to.deep.include({
      ...{ Timeout: 9, CodeUri: { Bucket: artifactBucket, Key: records[0]?.functions[0]?.code } },
    });
  });

  it('sends only what differs', async () => {
    await deployed({ answer: 'one' });
    const code = await pushed({ answer: 'two' });
    expect(code.functions[0]).to.deep.include({ code: true, settings: [] });
    expect(aws.inputs('UpdateFunctionConfiguration')).to.have.length(0);
    const settings = await pushed({ answer: 'two', properties: { MemorySize: 256 } });
    expect(settings.functions[0]).to.deep.include({ code: false, settings: ['MemorySize'], uploaded: 0 });
    expect(aws.inputs('UpdateFunctionCode')).to.have.length(1);
    expect(aws.inputs('UpdateFunctionConfiguration')[0]).to.deep.equal({
      FunctionName: 'shop-dev-hello',
      MemorySize: 256,
    });
    const nothing = await pushed({ answer: 'two', properties: { MemorySize: 256 } });
    expect(nothing.functions[0]).to.deep.include({ code: false, settings: [] });
    expect(await listDeployments(aws.context, place)).to.have.length(3);
  });

  it('is not recorded where no deployment is', async () => {
    await deployed({ answer: 'one' });
    for (const key of aws.keys(artifactBucket))
      if (key.includes('deployments/')) aws.buckets.get(artifactBucket)?.objects.delete(key);
    await pushed({ answer: 'two' });
    expect(await listDeployments(aws.context, place)).to.deep.equal([]);
    await pushed({ answer: 'two' });
  });

  it('builds on a push that was recorded meanwhile, so that neither is lost', async () => {
    await deployed({ answer: 'one' });
    let others = 0;
    aws.force('UpdateFunctionCode', async (_, proceed) => {
      others += 1;
      const [last] = await listDeployments(aws.context, place);
      const id = '2099-01-01T00-00-00-000Z';
      const body = { ...last, id, layers: ['shop/dev/layers/x.zip'] };
      if (others === 1) aws.put(artifactBucket, `${place.prefix}deployments/${id}.json`, JSON.stringify(body));
      return proceed();
    });
    await pushed({ answer: 'two' });
    const records = await listDeployments(aws.context, place);
    const mine = records.find(({ id }) => id.startsWith('2026') && id > '2026-11-27T08-00-01');
    expect(mine?.layers).to.deep.equal(['shop/dev/layers/x.zip']);
  });

  it('reports what Lambda refuses, and then records nothing', async () => {
    await deployed({ answer: 'one' });
    aws.force('UpdateFunctionCode', () => {
      throw awsError('AccessDenied');
    });
    expect((await failureOf(pushed({ answer: 'two' }))).name).to.equal('AccessDenied');
    expect(await listDeployments(aws.context, place)).to.have.length(1);
  });

  it('of a function that is new needs a deployment first', async () => {
    await deployed({ answer: 'one' });
    const packaged = await make({ answer: 'one' });
    const functions = [{ ...packaged.functions[0]!, name: 'other', logicalId: 'Other' }];
    const error = await failureOf(deployFunctions(aws.context, { ...packaged, functions }));
    expect(error.code).to.equal('FUNCTION_UNKNOWN');
    expect(error.message).to.contain('"other"');
  });

  it('of a stage that is not there says so, whatever else is missing', async () => {
    expect((await failureOf(pushed({ answer: 'one' }))).code).to.equal('STACK_MISSING');
    const read = (functions: string[]) => readStage(aws.context, aws.context, { target, functions });
    aws.force('ListStackResources', () => ({}));
    expect((await failureOf(read(['Hello']))).code).to.equal('STACK_MISSING');
    expect(await read([])).to.deep.include({ live: [] });
    aws.force('ListStackResources', () => {
      throw awsError('AccessDenied');
    });
    expect((await failureOf(read(['Hello']))).name).to.equal('AccessDenied');
  });

  it('passes on that it may not read the bucket', async () => {
    await deployed({ answer: 'one' });
    aws.force('ListObjectsV2', () => {
      throw awsError('AccessDenied');
    });
    expect((await failureOf(pushed({ answer: 'two' }))).name).to.equal('AccessDenied');
  });

  it('reads only the functions that are pushed, and uses the bucket of the file', async () => {
    await deployed({ answer: 'one', resources: { Topic: { Type: 'AWS::SNS::Topic' } } });
    const { live } = await readStage(aws.context, aws.context, { target, functions: ['Hello'] });
    expect(live.map(({ logicalId, name }) => [logicalId, name])).to.deep.equal([['Hello', 'shop-dev-hello']]);
    aws.createBucket('mine');
    await pushed({ answer: 'two' }, { deploymentBucket: 'mine' });
    expect(aws.inputs('UpdateFunctionCode')[0]).to.include({ S3Bucket: 'mine' });
  });
});
