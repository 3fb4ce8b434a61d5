import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { answerOf, deployContext } from '../../support/deploy-harness.js';
import { awsEnvironment } from '../../support/emulated-aws.js';
import type { Emulator } from '../../support/emulator.js';
import { startCli } from '../../support/run-cli.js';
import { startStrictEmulator } from '../../support/strict-aws/strict-aws.js';
import { suiteFolder } from '../../support/temp-folder.js';
import { until } from '../../support/until.js';
import { writeFiles } from '../../support/write-files.js';

const serviceFile = `
service: shop
provider: { name: aws, region: us-east-1 }
functions: { hello: { handler: hello.handler } }
`;

describe('deploy --watch > watch.log, in the folder of the service', () => {
  const folder = suiteFolder();
  let emulator: Emulator;
  before(async () => {
    emulator = await startStrictEmulator();
  });
  let running: ReturnType<typeof startCli>;
  after(() => {
    running?.child.kill('SIGKILL');
    return emulator?.stop();
  });

  const log = () => readFileSync(join(folder(), 'watch.log'), 'utf8');
  const answering = (version: string) =>
    writeFiles(folder(), { 'hello.mjs': `export const handler = async () => '${version}';\n` });

  it('pushes each change of the code, and does not take its own log for one', async () => {
    writeFiles(folder(), { 'serverless.yml': serviceFile, 'watch.log': '' });
    answering('one');
    running = startCli(['deploy', '--yes', '--watch'], {
      cwd: folder(),
      env: awsEnvironment(emulator.url, folder()),
      wrapper: ['sh', '-c', 'exec "$@" > watch.log 2>&1', 'sh'],
    });
    const { child, ended } = running;
    const failed = ended.then(({ code }) => Promise.reject(new Error(`ended with ${code}: ${log()}`)));
    failed.catch(() => undefined);
    await Promise.race([failed, until(() => log().includes('watching for changes'), 60_000)]);
    // The watcher needs a moment to begin, of which it says nothing.
    const poke = setInterval(() => answering('two'), 100);
    await Promise.race([failed, until(() => log().includes('changed: hello.mjs'))]).finally(() => clearInterval(poke));
    const direct = deployContext(emulator.url);
    for (const version of ['three', 'four']) {
      answering(version);
      await Promise.race([failed, until(async () => (await answerOf(direct)) === version)]);
    }
    child.kill('SIGINT');
    expect((await ended).code).to.equal(130);
    const changes = log().match(/^changed: .*$/gm) ?? [];
    expect(changes.length).to.be.at.least(2);
    expect(new Set(changes), log()).to.deep.equal(new Set(['changed: hello.mjs']));
  });
});
