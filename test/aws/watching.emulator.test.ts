import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { expect } from 'chai';
import { type Emulator, emulatorCredentials, emulatorRegion, startEmulator } from '../support/emulator.js';
import { type CliRun, runCli } from '../support/run-cli.js';
import { expectSchema } from '../support/schema.js';
import { type ServiceFolder, serviceFolder } from '../support/service-folder.js';

const bin = fileURLToPath(new URL('../../bin/run.js', import.meta.url));
const imageId = '019ca8d7-2d00-7cc1-8a62-0c6f3b1c7a11';
const handler = `interface Event {
  readonly fail?: boolean;
  readonly imageId?: string;
}

export async function handler(event: Event, context: { awsRequestId: string }) {
  console.log('called with', JSON.stringify(event));
  if (event.imageId) {
    const { awsRequestId: function_request_id } = context;
    const line = { level: 'INFO', message: 'image processed', code: 'IMAGE_PROCESSED', correlation_id: 'request-1' };
    console.log(JSON.stringify({ ...line, imageId: event.imageId, function_request_id }));
  }
  if (event.fail) throw new TypeError('asked to fail');
  return { got: event };
}
`;

describe('invoke, logs, stats and cost of functions on AWS', function () {
  this.timeout(300_000);
  let emulator: Emulator;
  let folder: ServiceFolder;
  let env: Record<string, string | undefined>;

  before(async () => {
    emulator = await startEmulator();
    folder = serviceFolder();
    folder.write('src/photos.ts', handler);
    rmSync(join(folder.path, 'src/photos.mjs'));
    env = {
      AWS_ENDPOINT_URL: emulator.url,
      AWS_ACCESS_KEY_ID: emulatorCredentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: emulatorCredentials.secretAccessKey,
      AWS_PROFILE: undefined,
      AWS_SESSION_TOKEN: undefined,
    };
    const packaged = await run('package');
    expect(packaged.code, packaged.stderr).to.equal(0);
    const client = new LambdaClient({
      region: emulatorRegion,
      endpoint: emulator.url,
      credentials: emulatorCredentials,
    });
    for (const key of ['viewImage', 'processImage']) {
      await client.send(
        new CreateFunctionCommand({
          FunctionName: `photos-dev-${key}`,
          Runtime: 'nodejs20.x',
          Role: 'arn:aws:iam::000000000000:role/photos',
          Handler: 'src/photos.handler',
          Architectures: ['arm64'],
          Code: { ZipFile: readFileSync(join(folder.path, `.emojify/${key}.zip`)) },
        }),
      );
    }
  });
  after(async () => {
    await emulator?.stop();
    folder?.remove();
  });

  const run = (...args: string[]): Promise<CliRun> => runCli(args, { cwd: folder.path, env });

  /** Logs may take a moment to be there. */
  async function logged(pattern: RegExp, ...args: string[]): Promise<CliRun> {
    const deadline = Date.now() + 15_000;
    for (;;) {
      const result = await run('logs', ...args);
      if (pattern.test(result.stdout) || Date.now() > deadline) return result;
    }
  }

  it('says that nothing was invoked yet', async () => {
    const { stderr, code } = await run('logs', '--all');
    expect(code).to.equal(0);
    expect(stderr).to.contain('viewImage has not been invoked yet').and.to.contain('processImage has not');
  });

  it('invokes a function with a real-shaped event and prints its answer', async () => {
    const { stdout, stderr, code } = await run('invoke', 'viewImage', '--event', 's3', '--set', 'key=a.jpg');
    expect(code, stderr).to.equal(0);
    expect(JSON.parse(stdout)).to.have.nested.property('got.Records[0].s3.object.key', 'a.jpg');
    expect(stderr).to.contain('called with');
  });

  it('names the line of the source where a function failed', async () => {
    const { stderr, code } = await run('invoke', 'viewImage', '--data', '{"fail":true}');
    expect(code).to.equal(1);
    expect(stderr).to.match(
      /FUNCTION_FAILED: viewImage failed: TypeError: asked to fail\n {2}at .*src\/photos\.ts:13:\d+/,
    );
  });

  it('leaves an event, and asks without running', async () => {
    expect((await run('invoke', 'processImage', '--type', 'event', '-d', `{"imageId":"${imageId}"}`)).code).to.equal(0);
    expect((await run('invoke', 'viewImage', '--type', 'dry-run')).stderr).to.contain('may be invoked');
  });

  it('says which function is not deployed', async () => {
    const { stderr, code } = await run('invoke', 'viewImage', '--stage', 'prod', '-d', '1');
    expect(code).to.equal(1);
    expect(stderr).to.contain('FUNCTION_NOT_DEPLOYED').and.to.contain('photos-prod-viewImage');
  });

  it('shows the history of all functions, and one line for each invocation', async () => {
    const history = await logged(/processImage .*called with/, '--all', '--platform');
    expect(history.stdout).to.match(/viewImage +called with .*Records/);
    expect(history.stdout).to.match(/viewImage +-- \d+ ms \(billed \d+\), \d+ of 128 MB, warm/);
    expect((await run('logs', 'viewImage', '--errors')).stdout).to.contain('TypeError: asked to fail');
    const records = (await run('logs', 'viewImage', '--json')).stdout.trimEnd().split('\n');
    for (const record of records) expectSchema('logs', JSON.parse(record));
  });

  it('follows a function and shows new lines within two seconds of the call', async () => {
    const child = spawn(process.execPath, [bin, 'logs', 'viewImage', '--tail'], {
      cwd: folder.path,
      env: { ...process.env, ...env },
    });
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
    });
    await run('invoke', 'viewImage', '-d', '{"tail":1}');
    const began = Date.now();
    while (!text.includes('{"tail":1}') && Date.now() - began < 10_000)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(text).to.contain('{"tail":1}');
    child.kill('SIGINT');
    expect((await once(child, 'close'))[0]).to.equal(130);
  });

  it('shows the timeline of one image', async () => {
    const { stdout } = await logged(/processed/, '--image', imageId, '--since', '10m');
    expect(stdout).to.match(new RegExp(`image ${imageId}, request request-1\n.* processImage: \\d+ ms`));
    expect(stdout).to.contain('processed, ');
  });

  it('counts invocations, durations, memory and cost', async () => {
    const { stdout } = await run('stats', '--since', '1h', '--json');
    const document = JSON.parse(stdout);
    expectSchema('stats', document);
    const [viewImage] = document.functions;
    expect(viewImage.invocations).to.equal(3);
    expect(viewImage).to.deep.include({ function: 'viewImage', architecture: 'arm64' });
    expect(viewImage.warm.max).to.be.at.least(viewImage.warm.p50);
    expect(viewImage.usd).to.be.above(0);
  });

  it('makes a month’s cost of it', async () => {
    const { stdout } = await run('cost', '--since', '1h', '--json');
    const document = JSON.parse(stdout);
    expectSchema('cost', document);
    const requests = document.deployed.estimate.lines.find(({ item }: { item: string }) => item === 'lambda.requests');
    expect(requests.quantity).to.be.closeTo(4 * 720, 1);
  });
});
