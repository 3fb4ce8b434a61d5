import { join } from 'node:path';
import { expect } from 'chai';
import type { DeployResult } from '../../src/aws/deploy/deploy.js';
import { type CreatedService, createdService } from '../support/created-service.js';
import { type EmulatedAws, startEmulatedAws } from '../support/emulated-aws.js';
import { expectAllowedDeployer, expectFittingRoles } from '../support/function-roles.js';
import { leftOnAws } from '../support/left-on-aws.js';
import { packedCli } from '../support/packed-cli.js';
import { type PhotoApi, photoApi } from '../support/photo-api.js';
import { suiteFolder } from '../support/temp-folder.js';

describe('the koa template, from npm to AWS', () => {
  const folder = suiteFolder();
  let aws: EmulatedAws;
  let service: CreatedService;
  let request: PhotoApi['request'];

  before(async () => {
    const cli = await packedCli();
    aws = await startEmulatedAws(cli.bin);
    service = await createdService(cli, aws, { folder: join(folder(), 'notes'), template: 'koa' });
  });
  after(() => aws?.stop());

  const put = (id: string, body: unknown) => {
    const headers = { 'content-type': 'application/json' };
    return request('PUT', `/notes/${id}`, { headers, body: JSON.stringify(body) });
  };

  it('is deployed, and every route reaches the app', async () => {
    const { endpoints, functions } = await service.json<DeployResult>('deploy', '--yes');
    expect(functions.map(({ name }) => name)).to.deep.equal(['api']);
    request = photoApi(aws.url, endpoints.HttpApiUrl!).request;
    expect(await (await request('GET', '/')).json()).to.include({ service: 'notes' });
    expect((await request('GET', '/no/such/route')).status).to.equal(404);
  });

  it('keeps notes in its table', async () => {
    expect(await (await put('hello', { text: 'grüß dich' })).json()).to.deep.equal({ id: 'hello', text: 'grüß dich' });
    expect(await (await request('GET', '/notes/hello')).json()).to.deep.equal({ id: 'hello', text: 'grüß dich' });
    expect((await put('hello', {})).status).to.equal(400);
    expect((await request('DELETE', '/notes/hello')).status).to.equal(204);
    expect((await request('GET', '/notes/hello')).status).to.equal(404);
  });

  it('runs on the Node of its runtime', async () => {
    await service.edit('src/app.ts', "service: 'notes'", "service: 'notes', node: process.version");
    await service.json('deploy', '-f', 'api');
    const { node } = (await (await request('GET', '/')).json()) as { node?: string };
    expect(node).to.match(/^v24\./);
  });

  it('loses its notes only with a word for it', async () => {
    await put('kept', { text: 'still here' });
    const { code, stdout } = await service.run('remove', '--yes', '--json');
    expect(code).to.equal(1);
    expect(JSON.parse(stdout).error.code).to.equal('DATA_LOSS_REFUSED');
    expect((await request('GET', '/notes/kept')).status).to.equal(200);
  });

  it('calls what the role of its function allows, and that allows nothing else', () =>
    expectFittingRoles(aws, { api: [] }));

  it('is removed with all it made, all by calls that the documented policy allows', async () => {
    await service.json('remove', '--yes', '--allow-data-loss');
    expect(await leftOnAws(aws.url)).to.deep.equal([]);
    expectAllowedDeployer(aws, 'notes');
  });
});
