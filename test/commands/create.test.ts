import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { runCli } from '../support/run-cli.js';
import { expectSchema } from '../support/schema.js';
import { tempFolder } from '../support/temp-folder.js';

describe('emojify create', () => {
  const folder = tempFolder();
  const cli = (...args: string[]) =>
    runCli(['create', '--no-install', '--library', '1.0.0', ...args], { cwd: folder(), env: { CI: undefined } });

  it('never asks where nobody can answer, and takes the defaults', async () => {
    const { code, stdout } = await cli();
    expect(code).to.equal(0);
    expect(stdout)
      .to.contain('created my-photos from template emojify')
      .and.contain('cd my-photos')
      .and.contain('npm install');
    expect(readFileSync(join(folder(), 'my-photos/serverless.yml'), 'utf8')).to.contain('service: my-photos');
  });

  it('names the service after the folder, unless it is told a name', async () => {
    await cli('Some Folder', '--template', 'minimal');
    expect(readFileSync(join(folder(), 'Some Folder/serverless.yml'), 'utf8')).to.contain('service: some-folder');
    await cli('other', '--name', 'named', '--template', 'minimal');
    expect(readFileSync(join(folder(), 'other/serverless.yml'), 'utf8')).to.contain('service: named');
  });

  it('prints what it made with --json', async () => {
    const { stdout } = await cli('api', '--template', 'koa', '--auth', 'jwt', '--json');
    expectSchema('create', JSON.parse(stdout));
    expect(JSON.parse(stdout)).to.include({
      name: 'api',
      template: 'koa',
      auth: 'jwt',
      library: '1.0.0',
      installed: false,
    });
  });

  it('refuses a name that AWS would refuse, before it makes anything', async () => {
    const { code, stderr } = await cli('here', '--name', 'My_Service');
    expect(code).to.equal(2);
    expect(stderr).to.contain('error CREATE_NAME: invalid --name "My_Service"');
    expect(existsSync(join(folder(), 'here'))).to.equal(false);
  });

  if (process.platform === 'linux')
    it('says so at once when the folder cannot be made', async () => {
      const { stderr, code } = await runCli(['create', '/proc/emojify/shop', '--template', 'minimal', '--yes']);
      expect(stderr.split('\n')[0]).to.equal(
        'error CREATE_UNWRITABLE: cannot make /proc/emojify/shop: no folder can be made in "/proc"',
      );
      expect(code).to.equal(2);
    });

  it('refuses a template that there is not', async () => {
    const { code, stderr } = await cli('--template', 'react');
    expect(code).to.equal(2);
    expect(stderr).to.contain('error USAGE');
  });
});
