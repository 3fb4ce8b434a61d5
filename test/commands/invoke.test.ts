import { expect } from 'chai';
import { type FakeAws, type FakeAwsAnswer, type FakeAwsCall, startFakeAws } from '../support/fake-aws.js';
import { runCli } from '../support/run-cli.js';
import { expectSchema } from '../support/schema.js';
import { type ServiceFolder, serviceFolder } from '../support/service-folder.js';

const report =
  'REPORT RequestId: id-1\tDuration: 12.34 ms\tBilled Duration: 213 ms\tMemory Size: 512 MB\tMax Memory Used: 80 MB\tInit Duration: 200.40 ms\t';
const handler = `
export async function handler(event, context) {
  console.log('the handler’s own line');
  if (event.fail) throw new TypeError('asked to fail');
  if (event.hang) await new Promise((resolve) => setTimeout(resolve, 600_000));
  setInterval(() => undefined, 1000);
  return { event, name: context.functionName, custom: context.clientContext, colour: process.env.COLOUR };
}
`;

describe('emojify invoke', () => {
  let folder: ServiceFolder;
  let aws: FakeAws;
  let answer: (call: FakeAwsCall) => FakeAwsAnswer;
  before(async () => {
    folder = serviceFolder(handler);
    aws = await startFakeAws((call) => answer(call));
  });
  after(async () => {
    folder.remove();
    await aws.close();
  });

  const invoke = (args: readonly string[], stdin?: string) =>
    runCli(['invoke', ...args], { cwd: folder.path, env: aws.env, ...(stdin !== undefined && { stdin }) });
  const answers =
    (body: unknown, headers: Record<string, string> = {}) =>
    () => ({
      headers: { 'x-amz-executed-version': '$LATEST', ...headers },
      body: typeof body === 'string' ? Buffer.from(body) : body,
    });
  const logResult = (...lines: string[]) => ({ 'x-amz-log-result': Buffer.from(lines.join('\n')).toString('base64') });
  const sent = () => aws.calls.at(-1) as FakeAwsCall;

  it('prints the answer byte for byte and everything else on stderr', async () => {
    answer = answers('{ "ok" :  true }', logResult('START RequestId: id-1', 'own line', 'END RequestId: id-1', report));
    const { stdout, stderr, code } = await invoke(['viewImage', '--data', '{"a": 1}']);
    expect({ stdout, code }).to.deep.equal({ stdout: '{ "ok" :  true }', code: 0 });
    expect(stderr).to.equal('-- 12 ms (billed 213), 80 of 512 MB, cold start 200 ms, id-1\n   own line\n');
    expect(sent().body.toString()).to.equal('{"a": 1}');
    expect(sent().operation).to.contain('/functions/photos-dev-viewImage/invocations');
  });

  const payloads = [
    ['text as a JSON string', ['--data', 'hello'], undefined, '"hello"'],
    ['JSON as a string with --raw', ['--data', '{"a":1}', '--raw'], undefined, '"{\\"a\\":1}"'],
    ['what comes through stdin', [], '{"from":"stdin"}', '{"from":"stdin"}'],
    ['nothing without any', [], undefined, ''],
  ] as const;
  for (const [what, args, stdin, expected] of payloads) {
    it(`sends ${what}`, async () => {
      answer = answers({});
      await invoke(['viewImage', ...args], stdin);
      expect(sent().body.toString()).to.equal(expected);
    });
  }

  it('sends a file, and a sample event with what was set in it', async () => {
    answer = answers({});
    folder.write('event.json', '{"in":"file"}');
    await invoke(['viewImage', '--path', 'event.json']);
    expect(sent().body.toString()).to.equal('{"in":"file"}');
    await invoke(['--event', 's3', '--set', 'bucket=mine', '--set', 'key=a.jpg', 'viewImage']);
    expect(sent().input).to.have.nested.property('Records[0].s3.bucket.name', 'mine');
  });

  it('passes on qualifier, type and client context', async () => {
    answer = () => ({ status: 202, body: Buffer.alloc(0) });
    const run = await invoke([
      'viewImage',
      '-q',
      'live',
      '--type',
      'event',
      '--context',
      '{"custom":{"a":1}}',
      '-d',
      '1',
    ]);
    expect(run.code).to.equal(0);
    expect(run.stderr).to.contain('emojify logs viewImage');
    expect(sent().operation).to.contain('Qualifier=live');
    expect(sent().headers['x-amz-invocation-type']).to.equal('Event');
    const context = Buffer.from(String(sent().headers['x-amz-client-context']), 'base64').toString();
    expect(JSON.parse(context)).to.deep.equal({ custom: { a: 1 } });
  });

  it('prints one document with --json', async () => {
    answer = answers({ ok: true }, logResult('START RequestId: id-1', report));
    const document = JSON.parse((await invoke(['viewImage', '-d', '1', '--json'])).stdout);
    expectSchema('invoke', document);
    expect(document).to.deep.include({ function: 'viewImage', name: 'photos-dev-viewImage', payload: { ok: true } });
    expect(document.report).to.include({ billedMs: 213, initMs: 200.4 });
  });

  it('ends with 1 and the function’s own error when it fails', async () => {
    const error = {
      errorType: 'TypeError',
      errorMessage: 'no',
      trace: ['TypeError: no', '    at f (/var/task/a.mjs:1:2)'],
    };
    answer = (call) =>
      call.operation.startsWith('GET') ? { body: {} } : answers(error, { 'x-amz-function-error': 'Unhandled' })();
    const { stdout, stderr, code } = await invoke(['viewImage', '-d', '1']);
    expect(code).to.equal(1);
    expect(JSON.parse(stdout)).to.deep.equal(error);
    expect(stderr).to.contain('error FUNCTION_FAILED: viewImage failed: TypeError: no\n  at f (/var/task/a.mjs:1:2)');
  });

  it('invokes once, even when the connection breaks', async () => {
    answer = () => ({ drop: true });
    const calls = aws.calls.length;
    const run = await invoke(['viewImage', '-d', '1']);
    expect(run.code).to.equal(1);
    expect(run.stderr).to.contain('AWS_UNREACHABLE');
    expect(aws.calls.length - calls).to.equal(1);
  });

  it('tries again when it is throttled, since the function has not run then', async () => {
    const troubles: FakeAwsAnswer[] = [{ status: 429, error: 'TooManyRequestsException', body: { message: 'slow' } }];
    answer = () => troubles.shift() ?? answers('1')();
    expect((await invoke(['viewImage', '-d', '1'])).stdout).to.equal('1');
  });

  const wrong = [
    ['a misspelt function', ['viewImag'], 'FUNCTION_UNKNOWN', 'did you mean "viewImage"', 2],
    ['no function', [], 'USAGE', 'missing function name: expected one of viewImage, processImage', 2],
    ['a file that is missing', ['viewImage', '--path', 'none.json'], 'USAGE', 'the file does not exist', 2],
    ['a context that is no object', ['viewImage', '--context', '[1]', '-d', '1'], 'USAGE', 'invalid --context', 2],
    ['--local without waiting', ['viewImage', '--local', '--type', 'dry-run'], 'USAGE', '--local supports only', 2],
    ['two events at once', ['viewImage', '--data', '1', '--event', 's3'], 'USAGE', '--event', 2],
    [
      'an event of over 1 MB',
      ['viewImage', '--type', 'event', '--path', 'large.json'],
      'PAYLOAD_TOO_LARGE',
      '1,048,576',
      2,
    ],
    ['a function that is not deployed', ['viewImage', '-d', '1'], 'FUNCTION_NOT_DEPLOYED', 'photos-dev-viewImage', 1],
  ] as const;
  for (const [what, args, code, told, status] of wrong) {
    it(`refuses ${what} with ${code}`, async () => {
      answer = () => ({ status: 404, error: 'ResourceNotFoundException', body: { message: 'not found' } });
      folder.write('large.json', JSON.stringify('x'.repeat(1024 * 1024)));
      const run = await invoke([...args, '--json']);
      expect(run.code).to.equal(status);
      expect(JSON.parse(run.stdout).error).to.include({ code });
      expect(JSON.parse(run.stdout).error.message).to.contain(told);
    });
  }

  describe('--local', () => {
    before(() =>
      folder.write(
        'serverless.yml',
        [
          'service: photos',
          'provider: { name: aws, runtime: nodejs20.x, region: us-east-1 }',
          'functions:',
          '  viewImage:',
          '    handler: src/photos.handler',
          '    timeout: 1',
          '    environment: { COLOUR: "${sls:stage} blue" }',
        ].join('\n'),
      ),
    );

    it('runs the handler here, with its environment, and keeps its lines out of the answer', async () => {
      const run = await invoke([
        'viewImage',
        '--local',
        '-d',
        '{"a":1}',
        '--context',
        '{"custom":1}',
        '--stage',
        'prod',
      ]);
      expect(run.code).to.equal(0);
      expect(JSON.parse(run.stdout)).to.deep.equal({
        event: { a: 1 },
        name: 'photos-prod-viewImage',
        custom: { custom: 1 },
        colour: 'prod blue',
      });
      expect(run.stderr).to.contain('the handler’s own line');
    });

    it('names the line of the source where the handler threw', async () => {
      const { stderr, code } = await invoke(['viewImage', '--local', '-d', '{"fail":true}']);
      expect(code).to.equal(1);
      expect(stderr).to.match(
        /FUNCTION_FAILED: viewImage failed: TypeError: asked to fail\n {2}at .*src\/photos\.mjs:4:25/,
      );
    });

    it('gives up at the function’s timeout', async () => {
      const { stdout, code } = await invoke(['viewImage', '--local', '-d', '{"hang":true}', '--json']);
      expect(code).to.equal(1);
      expect(JSON.parse(stdout).error.message).to.contain('Task timed out after 1.00 seconds');
    });
  });
});
