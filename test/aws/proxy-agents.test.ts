import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { callerIdentity } from '../../src/aws/clients.js';

describe('a proxy from the environment', () => {
  let proxy: Server;
  let asked: string[];
  const saved = { ...process.env };

  before(async () => {
    // Refuses every tunnel: what was asked for is all that matters.
    proxy = createServer().on('connect', ({ url }, socket) => {
      asked.push(url ?? '');
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    });
    await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));
  });
  after(() => {
    proxy.close();
    process.env = saved;
  });
  beforeEach(() => {
    asked = [];
    process.env = { ...saved, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
    for (const name of ['https_proxy', 'no_proxy', 'NO_PROXY', 'all_proxy', 'ALL_PROXY']) delete process.env[name];
    process.env.HTTPS_PROXY = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  });

  /** A name that cannot be resolved: only the proxy could reach it. */
  const call = (endpointUrl: string) =>
    callerIdentity({ region: 'eu-west-1', endpointUrl }).catch((error: Error) => error);

  it('is asked for a tunnel to AWS', async () => {
    expect(await call('https://sts.aws.invalid')).to.be.an('error');
    expect(asked).to.include('sts.aws.invalid:443');
  });

  it('is not used for the hosts in NO_PROXY', async () => {
    process.env.NO_PROXY = '.aws.example,127.0.0.1';
    expect(await call('https://127.0.0.1:1')).to.be.an('error');
    expect(asked).to.deep.equal([]);
  });

  it('is not used for plain HTTP, such as an emulator', async () => {
    expect(await call('http://127.0.0.1:1')).to.be.an('error');
    expect(asked).to.deep.equal([]);
  });
});
