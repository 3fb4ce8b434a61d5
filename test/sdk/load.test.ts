import { expect } from 'chai';
import { installedSdk, sdk } from '../../src/sdk/load.js';

const failing = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));

describe('the AWS SDK', () => {
  it('is that of the service where one is installed', async () => {
    const own = { STSClient: class {}, GetCallerIdentityCommand: class {} } as never;
    expect(await installedSdk('@aws-sdk/client-sts', async () => own)).to.equal(own);
  });

  it('is our own where none is installed', async () => {
    const found = await installedSdk('@aws-sdk/client-sts', failing('ERR_MODULE_NOT_FOUND'));
    expect(found).to.equal(sdk('@aws-sdk/client-sts'));
    expect(new found.STSClient({ region: 'eu-west-1' }).send).to.be.a('function');
  });

  it('reports one that is installed but broken', async () => {
    const error = await installedSdk('@aws-sdk/client-sts', failing('ERR_DLOPEN_FAILED')).catch((thrown) => thrown);
    expect(error).to.have.property('code', 'ERR_DLOPEN_FAILED');
  });
});
