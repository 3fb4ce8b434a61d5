import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { runCli } from '../support/run-cli.js';
import { expectSchema } from '../support/schema.js';
import { tempFolder } from '../support/temp-folder.js';

describe('emojify create', () => {
  const folder = tempFolder();
  const cli = (...args: string[]) =>
    runCli(['create', '--no-install', '--library', '1.0.0', ...args], { cwd: folder(), env: { CI: undefined } });

  it('does not ask without a terminal, and uses the defaults', async () => {
    const { code, stdout } = await cli();
    expect(code).to.equal(0);
    expect(stdout)
      .to.contain('created my-photos from template emojify')
      .and.contain('cd my-photos')
      .and.contain('npm install');
    expect(readFileSync(join(folder(), 'my-photos/serverless.yml'), 'utf8')).to.contain('service: my-photos');
  });

  it('names the service after the folder, unless --name is given', async () => {
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

  it('takes the region of the flag, else of the environment, else of the profile, and says which', async () => {
    const config = join(folder(), 'aws-config');
    writeFileSync(config, '[profile work]\nregion = ap-south-1\n');
    const none = {
      AWS_REGION: undefined,
      AWS_DEFAULT_REGION: undefined,
      AWS_PROFILE: undefined,
      AWS_CONFIG_FILE: config,
    };
    const cases: readonly [args: string[], env: Record<string, string | undefined>, region: string][] = [
      [['--region', 'us-west-2'], { AWS_REGION: 'eu-west-3' }, 'us-west-2'],
      [[], { AWS_REGION: 'eu-west-3' }, 'eu-west-3'],
      [['--profile', 'work'], {}, 'ap-south-1'],
      [[], { AWS_PROFILE: 'work' }, 'ap-south-1'],
      [[], {}, 'eu-central-1'],
    ];
    for (const [index, [args, env, region]] of cases.entries()) {
      const line = ['create', `app${index}`, '--template', 'minimal', '--no-install', '--library', '1.0.0', ...args];
      const { stdout } = await runCli(line, { cwd: folder(), env: { ...none, ...env } });
      expect(readFileSync(join(folder(), `app${index}/serverless.yml`), 'utf8')).to.match(
        new RegExp(`^  region: ${region}$`, 'm'),
      );
      expect(stdout).to.contain(`run it on AWS, in ${region}`);
    }
    const { code, stderr } = await cli('other', '--region', 'mars-1');
    expect({ code, stderr }).to.deep.equal({
      code: 2,
      stderr: 'error USAGE: invalid --region "mars-1": expected an AWS region such as eu-west-1\n',
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
        'error CREATE_UNWRITABLE: cannot create /proc/emojify/shop: cannot create a folder in "/proc"',
      );
      expect(code).to.equal(2);
    });

  it('refuses a template that there is not', async () => {
    const { code, stderr } = await cli('--template', 'react');
    expect(code).to.equal(2);
    expect(stderr).to.contain('error USAGE');
  });
});
