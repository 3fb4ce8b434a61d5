import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { createService } from '../../src/create/create-service.js';
import { templateNames } from '../../src/create/template.js';
import { loadService } from '../../src/service/load/load-service.js';
import { templateOf } from '../../src/service/package/template-only.js';
import { loopback } from '../support/loopback.js';
import { tempFolder } from '../support/temp-folder.js';
import { writeFiles } from '../support/write-files.js';

describe('createService', () => {
  const folder = tempFolder();
  const options = () => ({
    folder: 'photos',
    name: 'photos',
    template: 'minimal' as const,
    auth: 'none' as const,
    region: 'eu-central-1',
    library: '1.0.0',
    install: false,
    cwd: folder(),
  });
  const create = (more: Partial<Parameters<typeof createService>[0]> = {}) => createService({ ...options(), ...more });
  const refusal = (more: Partial<Parameters<typeof createService>[0]>) => create(more).catch((error) => error);

  it('refuses a name whose secret Parameter Store would refuse, with --auth jwt only', async () => {
    for (const name of ['aws-photos', 'ssm-photos']) {
      expect((await refusal({ name, auth: 'jwt' })).code).to.equal('CREATE_NAME');
    }
    expect((await create({ name: 'aws-photos' })).name).to.equal('aws-photos');
  });

  it('names the region of the service where a README shows a command of AWS', async () => {
    for (const template of templateNames) {
      const { folder: made } = await create({ template, auth: 'jwt', region: 'us-west-2', folder: template });
      expect(readFileSync(join(made, 'README.md'), 'utf8')).to.include('put-parameter --region us-west-2 ');
    }
  });

  for (const template of templateNames) {
    for (const auth of ['none', 'jwt'] as const) {
      it(`makes a service that compiles: ${template}, auth ${auth}`, async () => {
        const { folder: made, files } = await create({ template, auth });
        const service = await loadService({ cwd: made, env: {} });
        expect(service.name).to.equal('photos');
        const authorizers = Object.values(templateOf(service).Resources).filter(({ Type }) =>
          Type.endsWith('::Authorizer'),
        );
        expect(authorizers).to.have.length(auth === 'jwt' ? 1 : 0);
        expect(files).to.include.members(['.gitignore', '.github/workflows/ci.yml', 'README.md', 'package.json']);
        const texts = files.map((file) => readFileSync(join(made, file), 'utf8')).join('\n');
        expect(texts).not.to.match(/my-service|\[\/?auth:/);
      });
    }
  }

  it('protects every route with the authorizer, if requested', async () => {
    for (const template of templateNames) {
      const { folder: made } = await create({ folder: template, template, auth: 'jwt' });
      const { Resources } = templateOf(await loadService({ cwd: made, env: {} }));
      const routes = Object.values(Resources).filter(({ Type }) => Type === 'AWS::ApiGatewayV2::Route');
      expect(routes).not.to.have.length(0);
      for (const { Properties } of routes) expect(Properties?.AuthorizationType, template).to.equal('CUSTOM');
    }
  });

  it('throttles every API', async () => {
    for (const template of templateNames) {
      const { folder: made } = await create({ folder: template, template });
      const { Resources } = templateOf(await loadService({ cwd: made, env: {} }));
      const stage = Object.values(Resources).find(({ Type }) => Type === 'AWS::ApiGatewayV2::Stage');
      expect(stage?.Properties?.DefaultRouteSettings, template)
        .to.have.property('ThrottlingRateLimit')
        .that.is.within(1, 100);
    }
  });

  it('refuses a folder with something in it, and a file, and changes nothing there', async () => {
    writeFiles(folder(), { 'photos/mine.txt': 'mine', file: 'file' });
    expect(await refusal({})).to.have.property('code', 'CREATE_NOT_EMPTY');
    expect(await refusal({ folder: 'file' })).to.have.property('code', 'CREATE_NOT_EMPTY');
    expect(readdirSync(join(folder(), 'photos'))).to.deep.equal(['mine.txt']);
  });

  it('takes an empty folder', async () => {
    mkdirSync(join(folder(), 'photos'));
    expect((await create()).files).not.to.have.length(0);
  });

  it('takes a tarball as the library, by its path from the new service', async () => {
    writeFileSync(join(folder(), 'lib.tgz'), '');
    const { library, folder: made } = await create({ library: './lib.tgz' });
    expect(library).to.equal('file:../lib.tgz');
    const { devDependencies } = JSON.parse(readFileSync(join(made, 'package.json'), 'utf8'));
    expect(devDependencies['emojify-serverless']).to.equal('file:../lib.tgz');
  });

  it('removes what it made when something fails, and parents it made as well', async () => {
    const error = await refusal({ folder: 'a/b/photos', library: './gone.tgz' });
    expect(error).to.have.property('code', 'CREATE_LIBRARY');
    expect(existsSync(join(folder(), 'a'))).to.equal(false);
  });

  describe('with npm install', () => {
    const { serve } = loopback();
    const { npm_config_registry: registry } = process.env;
    const useRegistry = (url: string) => Object.assign(process.env, { npm_config_registry: url });
    afterEach(() => {
      if (registry === undefined) delete process.env.npm_config_registry;
      else process.env.npm_config_registry = registry;
    });

    it('gives up at once on a registry that is not there, which npm alone would ask for minutes', async () => {
      useRegistry('http://127.0.0.1:9');
      const error = await refusal({ install: true });
      expect(error).to.have.property('code', 'CREATE_INSTALL_FAILED');
      expect(error.hint).to.contain('ECONNREFUSED').and.not.to.contain(' at ');
    });

    it('leaves an empty folder empty when npm fails, and shows npm’s message', async () => {
      useRegistry(await serve((_, response) => response.writeHead(404).end('{}')));
      mkdirSync(join(folder(), 'photos'));
      const error = await refusal({ install: true });
      expect(error).to.have.property('code', 'CREATE_INSTALL_FAILED');
      expect(error.hint).to.contain('npm error');
      expect(readdirSync(join(folder(), 'photos'))).to.deep.equal([]);
    });

    it('removes what it made when it is interrupted while npm runs', async () => {
      const controller = new AbortController();
      useRegistry(await serve(() => controller.abort(new Error('interrupted'))));
      const error = await refusal({ install: true, signal: controller.signal });
      expect(error).to.have.property('code', 'INTERRUPTED');
      expect(existsSync(join(folder(), 'photos'))).to.equal(false);
    });
  });
});
