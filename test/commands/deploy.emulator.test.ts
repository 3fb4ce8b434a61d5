import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Emulator } from '../support/emulator.js';
import { runCli } from '../support/run-cli.js';
import { expectSchema } from '../support/schema.js';
import { startStrictEmulator } from '../support/strict-aws/strict-aws.js';

const table = `
    Orders:
      Type: AWS::DynamoDB::Table
      Properties:
        BillingMode: PAY_PER_REQUEST
        AttributeDefinitions: [{ AttributeName: id, AttributeType: S }]
        KeySchema: [{ AttributeName: id, KeyType: HASH }]`;
const badQueue = `
    Letters:
      Type: AWS::SQS::Queue
      Properties: { VisibilityTimeout: 43200, MessageRetentionPeriod: 1 }`;

const serviceFile = (resources: string) => `service: shop
provider: { name: aws, runtime: nodejs20.x, region: us-east-1 }
functions:
  hello:
    handler: hello.main
    events: [{ httpApi: GET /hello }]
${resources && `resources:\n  Resources:${resources}`}
`;

describe('deploy, info, rollback, remove as users run them', () => {
  let emulator: Emulator;
  const folder = mkdtempSync(join(tmpdir(), 'emojify-deploy-'));

  before(async () => {
    emulator = await startStrictEmulator();
  });
  after(async () => {
    rmSync(folder, { recursive: true, force: true });
    await emulator.stop();
  });

  function write(answer: string, resources = ''): void {
    writeFileSync(join(folder, 'serverless.yml'), serviceFile(resources));
    writeFileSync(
      join(folder, 'hello.mjs'),
      `export const main = async () => ({ statusCode: 200, body: '${answer}' });\n`,
    );
  }

  async function run(...args: string[]) {
    const env = { AWS_ENDPOINT_URL: emulator.url, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
    const { code, stdout, stderr } = await runCli([...args, '--json'], { cwd: folder, env });
    return { code, stderr, document: JSON.parse(stdout) };
  }

  it('goes from nothing to a deployed service, and back to nothing', async () => {
    write('one', table);
    const dry = await run('deploy', '--dry-run', '--fail-on-changes');
    expect(dry.code, dry.stderr).to.equal(1);
    expectSchema('deploy', dry.document);

    const first = await run('deploy', '--yes');
    expect(first.code, first.stderr).to.equal(0);
    expectSchema('deploy', first.document);
    expect(Object.values(first.document.endpoints)[0]).to.match(/^https?:\/\//);
    expect(first.document.routes).to.deep.equal([
      { method: 'GET', url: `${first.document.endpoints.HttpApiUrl}/hello`, function: 'hello' },
    ]);

    const same = await run('deploy', '--yes');
    expect(same.document.changes).to.deep.equal([]);
    expect(same.document.functions[0].uploaded).to.equal(0);

    write('two', table);
    const pushed = await run('deploy', '-f', 'hello');
    expectSchema('deploy', pushed.document);
    expect(pushed.document.functions[0].code).to.equal(true);

    const info = await run('info');
    expectSchema('info', info.document);
    expect(info.document.deployments).to.have.length(2);

    const back = await run('rollback');
    expect(back.code, back.stderr).to.equal(0);
    expectSchema('rollback', back.document);
    expect(back.document.to).to.equal(info.document.deployments[1]);

    const removed = await run('remove', '--yes');
    expect(removed.code, removed.stderr).to.equal(0);
    expectSchema('remove', removed.document);
    expect((await run('info')).document.error.code).to.equal('STACK_MISSING');
  });

  it('refuses to lose a table, whatever --yes says, and does as told', async () => {
    write('one', table);
    await run('deploy', '--yes');
    write('one');
    const refused = await run('deploy', '--yes');
    expect(refused.code).to.equal(1);
    expect(refused.document.error.code).to.equal('DATA_LOSS_REFUSED');
    const allowed = await run('deploy', '--yes', '--allow-data-loss');
    expect(allowed.code, allowed.stderr).to.equal(0);
    expect(allowed.document.changes[0]).to.include({ action: 'remove', logicalId: 'Orders', dataLoss: true });
    await run('remove', '--yes', '--allow-data-loss');
  });

  it('names the line of the service file that a failed resource comes from', async () => {
    write('one', badQueue);
    const { code, document } = await run('deploy', '--yes');
    expect(code).to.equal(1);
    expect(document.error.code).to.equal('DEPLOY_FAILED');
    expect(document.error.message).to.match(/^serverless\.yml:9:5 {2}could not create stack "shop-dev": Letters/);
    expect(document.error.place).to.deep.equal({ file: 'serverless.yml', line: 9, column: 5 });
    expect((await run('remove', '--yes', '--allow-data-loss')).code).to.equal(0);
  });

  it('says which functions there are when -f names another', async () => {
    write('one');
    const { code, document } = await run('deploy', '-f', 'helo');
    expect(code).to.equal(2);
    expect(document.error.message).to.include('did you mean "hello"');
  });
});
