import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { serviceFile } from '../support/packaging.js';
import { runCli } from '../support/run-cli.js';
import { expectSchema } from '../support/schema.js';
import { tempFolder } from '../support/temp-folder.js';
import { writeFiles } from '../support/write-files.js';

describe('emojify package', () => {
  const folder = tempFolder();
  const cli = (...args: string[]) => runCli(['package', ...args], { cwd: folder() });
  beforeEach(() =>
    writeFiles(folder(), {
      'serverless.yml': serviceFile({ hello: 'handler: hello.handler' }),
      'hello.ts': 'export const handler = async (): Promise<number> => 1;',
    }),
  );

  it('builds the service and shows what each function weighs', async () => {
    const { code, stdout } = await cli();
    expect(code).to.equal(0);
    expect(stdout)
      .to.match(/hello .* B .* arm64 .* built/)
      .and.contain(`template: ${folder()}/.emojify/template.json`);
    expect((await cli()).stdout).to.match(/hello .* unchanged/);
  });

  it('prints one document with --json', async () => {
    const { stdout, stderr } = await cli('--json', '--stage', 'prod');
    expectSchema('package', JSON.parse(stdout));
    const { stackName, functions, templatePath } = JSON.parse(stdout);
    expect(stackName).to.equal('test-prod');
    expect(functions).to.have.length(1);
    expect(functions[0]).to.include({ name: 'hello', built: true, zip: join(folder(), '.emojify/hello.zip') });
    expect(existsSync(templatePath)).to.equal(true);
    expect(stderr).to.equal('');
  });

  it('writes just the template with --template-only, to a file or to stdout, and builds nothing', async () => {
    expect((await cli('--template-only', '-o', 'out/template.json')).code).to.equal(0);
    const template = readFileSync(join(folder(), 'out/template.json'), 'utf8');
    expect(JSON.parse(template).Resources.HelloLambdaFunction.Properties.CodeUri).to.equal('hello.zip');
    expect((await cli('--template-only', '-o', '-')).stdout).to.equal(template);
    expect(existsSync(join(folder(), '.emojify'))).to.equal(false);
  });

  it('builds into another folder with --out', async () => {
    await cli('--out', 'build');
    expect(existsSync(join(folder(), 'build/hello.zip'))).to.equal(true);
    expect(existsSync(join(folder(), 'build/template.json'))).to.equal(true);
  });

  it('ends with 2 and the place when the code cannot be bundled', async () => {
    writeFiles(folder(), { 'hello.ts': "import './gone.js';\nexport const handler = async () => 1;" });
    const { code, stderr } = await cli();
    expect(code).to.equal(2);
    expect(stderr).to.match(/^error PACKAGE_BUNDLE_FAILED: hello\.ts:1:8 {2}/);
  });

  it('refuses a --param without a value', async () => {
    const { code, stderr } = await cli('--param', 'ttl');
    expect(code).to.equal(2);
    expect(stderr).to.contain('invalid --param "ttl": expected NAME=VALUE');
  });
});
