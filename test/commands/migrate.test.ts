import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { runCli } from '../support/run-cli.js';
import { expectSchema } from '../support/schema.js';
import { type ServiceFolder, serviceFolder } from '../support/service-folder.js';

describe('emojify migrate', () => {
  let folder: ServiceFolder;
  const migrate = (...args: string[]) => runCli(['migrate', ...args], { cwd: folder.path });
  const file = (plugins: string) =>
    `org: acme\nservice: photos\n# kept\nplugins: [${plugins}]\nprovider: { name: aws, runtime: nodejs14.x }\nfunctions:\n  view: { handler: src/photos.handler }\n`;

  beforeEach(() => {
    folder = serviceFolder();
    folder.write('serverless.yml', file('serverless-offline'));
  });
  afterEach(() => folder.remove());

  it('prints a diff with reasons and writes nothing', async () => {
    const { code, stdout, stderr } = await migrate();
    expect(stdout).to.match(
      /^--- serverless.yml\n\+\+\+ serverless.migrated.yml\n@@ -1,1 \+0,0 @@ "org": emojify has no dashboard\n-org: acme\n/,
    );
    expect(stderr).to.equal('3 changes; the result can be printed, packaged and deployed\n');
    expect(code).to.equal(0);
    expect(existsSync(join(folder.path, 'serverless.migrated.yml'))).to.equal(false);
  });

  it('--write writes beside the file, never over one, and the result prints', async () => {
    expect((await migrate('--write')).code).to.equal(0);
    const target = join(folder.path, 'serverless.migrated.yml');
    expect(readFileSync(target, 'utf8')).to.contain('# kept\nprovider: { name: aws, runtime: nodejs22.x }');
    expect((await runCli(['print', '-c', 'serverless.migrated.yml'], { cwd: folder.path })).code).to.equal(0);
    const again = await migrate('--write', '--json');
    expect(JSON.parse(again.stdout).error.code).to.equal('SERVICE_EXISTS');
    expect(again.code).to.equal(2);
    expect(readFileSync(join(folder.path, 'serverless.yml'), 'utf8')).to.equal(file('serverless-offline'));
  });

  it('exit 1 and the line when something is left; --json as its schema says', async () => {
    folder.write('other.yml', file('serverless-offline, serverless-s3-sync'));
    const { code, stdout } = await migrate('other.yml', '--json');
    expect(code).to.equal(1);
    const result = JSON.parse(stdout);
    expectSchema('migrate', result);
    expect(result.remaining).to.have.length(1);
    expect(result.remaining[0]).to.include({ file: 'other.yml', line: 4 });
  });
});
