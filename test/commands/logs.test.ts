import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { type FakeAws, type FakeAwsAnswer, type FakeAwsCall, startFakeAws } from '../support/fake-aws.js';
import { runCli } from '../support/run-cli.js';
import { expectSchema } from '../support/schema.js';
import { type ServiceFolder, serviceFolder } from '../support/service-folder.js';

const bin = fileURLToPath(new URL('../../bin/run.js', import.meta.url));
const minute = 60_000;

describe('emojify logs', () => {
  let folder: ServiceFolder;
  let aws: FakeAws;
  let answer: (call: FakeAwsCall) => FakeAwsAnswer;
  before(async () => {
    folder = serviceFolder();
    aws = await startFakeAws((call) => answer(call));
  });
  after(async () => {
    folder.remove();
    await aws.close();
  });

  const logs = (...args: string[]) => runCli(['logs', ...args], { cwd: folder.path, env: aws.env });
  const event = (index: number, message: string, timestamp = Date.now() - minute + index) => ({
    eventId: String(index),
    logStreamName: 'stream',
    timestamp,
    message: `${message}\n`,
  });
  const events = (...list: object[]) => ({ body: { events: list } });

  it('prints 25,000 repeated and out-of-order events in pages once each and in order, for other tools', async () => {
    const numbers = Array.from({ length: 25_000 }, (_, index) => index);
    const began = Date.now() - 5 * minute;
    const shuffled = numbers.map((index) => [index + ((index * 7919) % 3000), index] as const);
    const order = shuffled.sort(([a], [b]) => a - b).map(([, index]) => index);
    answer = ({ input }) => {
      const start = Number(input.nextToken ?? 0);
      const page = order.slice(Math.max(0, start - 100), start + 1000);
      const nextToken = start + 1000 < order.length ? String(start + 1000) : undefined;
      return { body: { events: page.map((index) => event(index, `n ${index}`, began + index)), nextToken } };
    };
    const { stdout, code } = await logs('viewImage', '--json');
    expect(code).to.equal(0);
    const records = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(records.map(({ message }) => message)).to.deep.equal(numbers.map((index) => `n ${index}`));
    expectSchema('logs', records[0]);
  });

  it('goes on through throttling and a dropped connection', async () => {
    const troubles: FakeAwsAnswer[] = [{ status: 400, error: 'ThrottlingException' }, { drop: true }];
    answer = () => troubles.shift() ?? events(event(1, 'still here'));
    const { stdout, stderr, code } = await logs('viewImage');
    expect(stdout).to.contain('still here');
    expect(stderr).to.contain('throttles');
    expect(code).to.equal(0);
  });

  it('says that a function has never been invoked and exits with 0', async () => {
    answer = () => ({ status: 400, error: 'ResourceNotFoundException', body: { message: 'no such group' } });
    const { stdout, stderr, code } = await logs('viewImage');
    expect({ stdout, code }).to.deep.equal({ stdout: '', code: 0 });
    expect(stderr).to.equal('viewImage has not been invoked yet\n');
  });

  it('asks CloudWatch for the span and the pattern it was given', async () => {
    answer = () => events(event(1, 'x'));
    await logs('viewImage', '--since', '2026-03-01T10:00Z', '--until', '2026-03-01T11:00Z', '--filter', 'ERROR -x');
    expect(aws.calls.at(-1)?.input).to.deep.include({
      logGroupName: '/aws/lambda/photos-dev-viewImage',
      startTime: Date.parse('2026-03-01T10:00Z'),
      endTime: Date.parse('2026-03-01T11:00Z'),
      filterPattern: 'ERROR -x',
    });
  });

  it('reads the given stage', async () => {
    answer = () => events(event(1, 'x'));
    await logs('viewImage', '--stage', 'prod');
    expect(aws.calls.at(-1)?.input.logGroupName).to.equal('/aws/lambda/photos-prod-viewImage');
  });

  it('merges all functions with --all and names each', async () => {
    answer = ({ input }) =>
      events(String(input.logGroupName).endsWith('viewImage') ? event(2, 'second') : event(1, 'first'));
    const { stdout } = await logs('--all');
    expect(stdout).to.match(/processImage first\n.* viewImage +second\n/);
  });

  it('shows a new line within two seconds with --tail and ends with Ctrl-C', async () => {
    let available = false;
    answer = () => (available ? events(event(1, 'something new', Date.now())) : events());
    const child = spawn(process.execPath, [bin, 'logs', 'viewImage', '--tail'], {
      cwd: folder.path,
      env: { ...process.env, ...aws.env },
    });
    const calls = aws.calls.length;
    while (aws.calls.length === calls) await new Promise((resolve) => setImmediate(resolve));
    available = true;
    const began = Date.now();
    const [chunk] = await once(child.stdout, 'data');
    expect(String(chunk)).to.contain('something new');
    expect(Date.now() - began).to.be.below(2000);
    child.kill('SIGINT');
    const [code] = await once(child, 'close');
    expect(code).to.equal(130);
  });

  it('ends quietly when its reader has read enough', async () => {
    answer = ({ input }) => {
      const page = Array.from({ length: 1000 }, (_, index) =>
        event(Number(input.nextToken ?? 0) + index, 'x'.repeat(200)),
      );
      return {
        body: {
          events: page,
          nextToken: input.nextToken === '9000' ? undefined : String(Number(input.nextToken ?? 0) + 1000),
        },
      };
    };
    const child = spawn(process.execPath, [bin, 'logs', 'viewImage'], {
      cwd: folder.path,
      env: { ...process.env, ...aws.env },
    });
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.stdout.once('data', () => child.stdout.destroy());
    const [code] = await once(child, 'close');
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
  });

  const wrong = [
    ['a misspelt function', ['viewImag'], 'FUNCTION_UNKNOWN', 'did you mean "viewImage"'],
    ['no function', [], 'USAGE', 'missing function name: expected one of viewImage, processImage, or pass --all'],
    ['a time that is none', ['viewImage', '--since', 'yesterday'], 'USAGE', 'invalid --since "yesterday"'],
    ['an end before the beginning', ['viewImage', '--since', '1h', '--until', '2h'], 'USAGE', 'before --since'],
    ['a limit of nothing', ['viewImage', '--limit', '0'], 'USAGE', '--limit "0"'],
    ['an image id with spaces', ['--image', 'a b'], 'USAGE', 'invalid --image "a b"'],
    ['--tail with an end', ['viewImage', '--tail', '--until', '1h'], 'USAGE', '--until'],
  ] as const;
  for (const [what, args, code, told] of wrong) {
    it(`refuses ${what} with ${code}`, async () => {
      const run = await logs(...args, '--json');
      expect(run.code).to.equal(2);
      expect(JSON.parse(run.stdout).error).to.include({ code });
      expect(JSON.parse(run.stdout).error.message).to.contain(told);
    });
  }

  it('names the action that is denied', async () => {
    answer = () => ({ status: 400, error: 'AccessDeniedException', body: { message: 'no' } });
    const { stderr, code } = await logs('viewImage');
    expect(code).to.equal(1);
    expect(stderr).to.contain('AWS_ACCESS_DENIED: access denied to logs:FilterLogEvents in us-east-1');
  });

  it('explains how to sign in again when the credentials have expired', async () => {
    answer = () => ({ status: 400, error: 'ExpiredTokenException', body: { message: 'expired' } });
    const { stderr, code } = await logs('viewImage');
    expect(code).to.equal(2);
    expect(stderr).to.contain('AWS_CREDENTIALS_EXPIRED').and.to.contain('aws sso login');
  });
});
