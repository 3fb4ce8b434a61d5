import { expect } from 'chai';
import { deploy } from '../../../src/aws/deploy/deploy.js';
import { loadService } from '../../../src/service/load/load-service.js';
import { serviceRoutes } from '../../../src/service/load/routes.js';
import { deployContext, deployOptions, removeAll } from '../../support/deploy-harness.js';
import type { Emulator } from '../../support/emulator.js';
import { packageIn } from '../../support/packaging.js';
import { startStrictEmulator } from '../../support/strict-aws/strict-aws.js';
import { tempFolder } from '../../support/temp-folder.js';
import { writeFiles } from '../../support/write-files.js';

describe('a REST API that exists, deployed to', () => {
  const folder = tempFolder();
  let emulator: Emulator;
  before(async () => {
    emulator = await startStrictEmulator();
  });
  after(() => emulator.stop());

  /** API Gateway's own interface; the emulator recognises the service by the scope of the signature. */
  async function api<T>(path: string, body?: object): Promise<T> {
    const scope = 'Credential=test/20260101/us-east-1/apigateway/aws4_request, SignedHeaders=host, Signature=x';
    const headers = { 'content-type': 'application/json', authorization: `AWS4-HMAC-SHA256 ${scope}` };
    const sent = body && { method: 'POST', body: JSON.stringify(body) };
    return (await (await fetch(`${emulator.url}/restapis${path}`, { headers, ...sent })).json()) as T;
  }

  it('has the routes below its own paths, in a stage that moves to each deployment', async () => {
    const { id } = await api<{ id: string }>('', { name: 'shared' });
    const root = (await api<{ item: { id: string }[] }>(`/${id}/resources`)).item[0]?.id;
    const users = await api<{ id: string }>(`/${id}/resources/${root}`, { pathPart: 'users' });
    const context = deployContext(emulator.url);
    const resources = `{ /users: ${users.id} }`;

    async function deployed(events: string) {
      writeFiles(folder(), {
        'h.mjs': 'export const main = async () => 1;\n',
        'serverless.yml': `service: shop
provider:
  name: aws
  region: us-east-1
  apiGateway: { restApiId: ${id}, restApiRootResourceId: ${root}, restApiResources: ${resources} }
functions: { a: { handler: h.main, events: [${events}] } }
`,
      });
      const service = await loadService({ cwd: folder(), env: {} });
      const options = { ...deployOptions(), routesAt: (at: Record<string, string>) => serviceRoutes(service, at) };
      const { routes } = await deploy(context, await packageIn(folder()), options);
      const { item } = await api<{ item: { stageName: string; deploymentId: string }[] }>(`/${id}/stages`);
      return { urls: routes.map(({ url }) => url), stages: item };
    }

    const first = await deployed('{ http: GET users/me }');
    expect(first.urls).to.deep.equal([`https://${id}.execute-api.us-east-1.amazonaws.com/dev/users/me`]);
    const second = await deployed('{ http: GET users/me }, { http: GET x }');
    const [before, after] = [first, second].map(({ stages }) => stages.map((stage) => stage.stageName));
    expect([before, after]).to.deep.equal([['dev'], ['dev']]);
    expect(second.stages[0]?.deploymentId).to.not.equal(first.stages[0]?.deploymentId);
    const { item } = await api<{ item: { path: string }[] }>(`/${id}/resources`);
    expect(item.map(({ path }) => path)).to.have.members(['/', '/users', '/users/me', '/x']);

    await removeAll(context, await packageIn(folder()));
  });
});
