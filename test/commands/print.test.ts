import { expect } from 'chai';
import { parse } from 'yaml';
import { runCli } from '../support/run-cli.js';
import { tempFolder } from '../support/temp-folder.js';
import { writeFiles } from '../support/write-files.js';

const file = `service: shop
provider:
  name: aws
  runtime: nodejs22.x
custom: { bucket: 'photos-\${sls:stage}-\${param:suffix}' }
functions:
  view:
    handler: h.main
    environment: { BUCKET: '\${self:custom.bucket}' }
`;

describe('emojify print', () => {
  const folder = tempFolder();
  const print = (...args: string[]) => runCli(['print', '--param', 'suffix=x', ...args], { cwd: folder() });
  beforeEach(() => writeFiles(folder(), { 'serverless.yml': file, 'h.mjs': 'export const main = async () => 1;\n' }));

  it('shows the file with its variables resolved, as YAML', async () => {
    const { stdout, code } = await print('--stage', 'prod', '--region', 'eu-west-1');
    expect(code).to.equal(0);
    expect(parse(stdout)).to.deep.equal({
      service: 'shop',
      provider: { name: 'aws', runtime: 'nodejs22.x', stage: 'prod', region: 'eu-west-1' },
      custom: { bucket: 'photos-prod-x' },
      functions: { view: { handler: 'h.main', environment: { BUCKET: 'photos-prod-x' }, name: 'shop-prod-view' } },
    });
  });

  it('shows one value with --path', async () => {
    expect((await print('--path', 'functions.view.environment.BUCKET')).stdout).to.equal('photos-dev-x\n');
  });

  it('prints JSON with --json', async () => {
    expect(JSON.parse((await print('--path', 'provider', '--json')).stdout)).to.include({ stage: 'dev' });
  });

  it('reports problems with position and line, and exits with 2', async () => {
    writeFiles(folder(), { 'serverless.yml': file.replace('handler', 'handlr') });
    const { stderr, code } = await print();
    expect(code).to.equal(2);
    expect(stderr).to.contain(
      'serverless.yml:8:5  unknown key "handlr" in functions.view; did you mean "handler"?\n  8 |     handlr: h.main\n',
    );
  });

  it('an unknown path is reported with a suggestion', async () => {
    const { stderr, code } = await print('--path', 'provider.regoin');
    expect(code).to.equal(2);
    expect(stderr).to.contain('"regoin" does not exist');
  });

  it('without a service file it says how to come by one', async () => {
    const { stderr, code } = await runCli(['print', '--config', 'none.yml'], { cwd: folder() });
    expect(code).to.equal(2);
    expect(stderr).to.contain('SERVICE_NOT_FOUND').and.contain('emojify create');
  });
});
