import { expect } from 'chai';
import { awsEnvironment } from '../../support/emulated-aws.js';
import type { Emulator } from '../../support/emulator.js';
import { startStrictEmulator } from '../../support/strict-aws/strict-aws.js';
import { suiteFolder } from '../../support/temp-folder.js';
import { runInTerminal, type Typed } from '../../support/terminal.js';
import { writeFiles } from '../../support/write-files.js';

const serviceFile = (resources: string) => `
service: shop
provider: { name: aws, region: us-east-1 }
functions: { hello: { handler: hello.handler } }
resources: { Resources: ${resources} }
`;
const photos = '{ Photos: { Type: AWS::S3::Bucket, Properties: { BucketName: shop-dev-photos } } }';

/** Each test goes on from the one before. */
describe('deploying on a terminal', () => {
  const folder = suiteFolder();
  let emulator: Emulator;
  before(async () => {
    emulator = await startStrictEmulator();
    writeFiles(folder(), {
      'serverless.yml': serviceFile(photos),
      'hello.mjs': 'export const handler = async () => 1;\n',
    });
  });
  after(() => emulator?.stop());

  const run = (command: string, ...typed: Typed[]) =>
    runInTerminal([command], { cwd: folder(), env: awsEnvironment(emulator.url, folder()), typed });

  it('prints plain lines where the terminal has no size', async () => {
    const options = { cwd: folder(), env: awsEnvironment(emulator.url, folder()), columns: 0 };
    const { code, screen } = await runInTerminal(['deploy'], options);
    expect(screen).to.include('CREATE_COMPLETE Photos').and.include('shop-dev: deployed in');
    expect(code).to.equal(0);
  });

  it('shows the plan, then one line with the progress', async () => {
    writeFiles(folder(), { 'hello.mjs': 'export const handler = async () => 2;\n' });
    const { code, screen } = await run('deploy');
    expect(screen).to.include('~ HelloLambdaFunction').and.include('shop-dev: deployed in');
    expect(screen).to.match(/\d done, UPDATE_COMPLETE/);
    expect(code).to.equal(0);
  });

  it('asks before a bucket goes, and leaves it after a no', async () => {
    writeFiles(folder(), { 'serverless.yml': serviceFile('{}') });
    const { code, screen } = await run('deploy', { at: 'remove Photos', text: 'n\r' });
    expect(screen).to.include('DEPLOY_DECLINED');
    expect(code).to.equal(1);
    expect((await run('info')).code).to.equal(0);
  });

  it('asks for the stack’s name before it removes, and takes no other answer', async () => {
    const refused = await run('remove', { at: 'shop-dev', text: 'yes\r' });
    expect(refused.screen).to.include('DEPLOY_DECLINED');
    expect(refused.code).to.equal(1);
    const removed = await run('remove', { at: 'shop-dev', text: 'shop-dev\r' });
    expect(removed.screen).to.include('shop-dev: removed');
    expect(removed.code).to.equal(0);
  });
});
