import { expect } from 'chai';
import { type DeployRun, runDeploy, runFunctionDeploy, runWatch } from '../../../src/aws/deploy/run-deploy.js';
import { EmojifyError } from '../../../src/errors/emojify-error.js';
import type { Report } from '../../../src/errors/reporter.js';
import { loadService } from '../../../src/service/load/load-service.js';
import { failureOf } from '../../support/deploy-suite.js';
import { type MemoryAws, memoryAws } from '../../support/memory-aws.js';
import { openInMemory } from '../../support/sdk-in-memory.js';
import { tempFolder } from '../../support/temp-folder.js';
import { until } from '../../support/until.js';
import { writeFiles } from '../../support/write-files.js';

const answering = (answer: string) => `export const handler = async () => '${answer}';\n`;
const file = (more = '', functions = '') => `service: shop
provider: { name: aws, region: us-east-1 }
functions:
  hello: { handler: hello.handler }
${functions}${more}`;
const both = file('', '  bye: { handler: bye.handler }\n');
const photos = (property: string) => `resources:
  Resources:
    Photos: { Type: AWS::S3::Bucket, Properties: { BucketName: shop-dev-photos, ${property} } }
`;

// Clients that the code under test opens itself talk to AWS in memory; time is real.
describe('deploying a service file', () => {
  const folder = tempFolder();
  const reports: Report[] = [];
  let aws: MemoryAws;
  let close: () => void;
  beforeEach(function () {
    this.timeout(30_000);
    reports.length = 0;
    aws = memoryAws();
    close = openInMemory(aws);
    writeFiles(folder(), { 'serverless.yml': file(), 'hello.mjs': answering('one'), 'bye.mjs': answering('one') });
  });
  afterEach(() => close());

  const load = () => loadService({ cwd: folder(), env: {} });
  const session = (signal?: AbortSignal) => ({
    aws: { region: 'us-east-1' },
    reporter: { report: (report: Report) => void reports.push(report) },
    ...(signal && { signal }),
  });
  const run = async (over: Partial<DeployRun> = {}) => {
    const approved = { dryRun: false, approve: async () => undefined, approveFirstStep: async () => undefined };
    return runDeploy(await load(), { announce: () => undefined, ...approved, ...over }, session());
  };
  const code = (name: string) => aws.functions.get(`shop-dev-${name}`)?.CodeSha256;

  it('tells the account and region before anything is sent, and tags the stack with its service and stage', async () => {
    const told: string[] = [];
    const announce = (line: string) => {
      expect(aws.calls).to.not.include('PutObject');
      told.push(line);
    };
    const { functions } = await run({ announce });
    expect(told).to.deep.equal(['deploying shop to stage dev: account 000000000000, region us-east-1']);
    expect(functions.map(({ name }) => name)).to.deep.equal(['hello']);
    expect(aws.stack()?.Tags).to.deep.equal([
      { Key: 'emojify:service', Value: 'shop' },
      { Key: 'emojify:stage', Value: 'dev' },
    ]);
  });

  it('names the line of the resource that failed, and keeps what to do about it', async () => {
    writeFiles(folder(), { 'serverless.yml': file(photos('Fails: it already exists')) });
    const error = await failureOf(run());
    expect(error.code).to.equal('DEPLOY_FAILED');
    expect(error.message).to.match(/^serverless\.yml:7:5 {2}.*Photos/);
    expect(error.data).to.deep.include({ logicalId: 'Photos' });
    expect(error.data?.place).to.deep.equal({ file: 'serverless.yml', line: 7, column: 5 });
    expect(error.hint).to.match(/the name is taken/);
  });

  for (const [what, thrown] of [
    [
      'of a resource that the file does not have',
      new EmojifyError('DEPLOY_FAILED', 'no', { data: { logicalId: 'X' } }),
    ],
    ['without a resource', new EmojifyError('DEPLOY_DECLINED', 'no', { data: { stack: 'shop-dev' } })],
    ['without data', new EmojifyError('DEPLOY_DECLINED', 'no')],
    ['of anything else', new Error('no')],
  ] as const)
    it(`passes on an error ${what} as it is`, async () => {
      expect(await failureOf(run({ approve: () => Promise.reject(thrown) }))).to.equal(thrown);
    });

  it('of single functions builds and pushes only those', async () => {
    writeFiles(folder(), { 'serverless.yml': both });
    await run();
    writeFiles(folder(), { 'hello.mjs': answering('two'), 'bye.mjs': answering('two') });
    const before = code('bye');
    const { functions } = await runFunctionDeploy(await load(), ['hello'], session());
    expect(functions.map(({ name, code }) => [name, code])).to.deep.equal([['hello', true]]);
    expect(aws.inputs('UpdateFunctionCode').map(({ FunctionName }) => FunctionName)).to.deep.equal(['shop-dev-hello']);
    expect(code('bye')).to.equal(before);
  });

  describe('on each change', () => {
    let controller: AbortController;
    const pushes: string[] = [];
    let ended: Promise<void>;
    let loads: number;
    beforeEach(async () => {
      controller = new AbortController();
      pushes.length = 0;
      loads = 0;
      writeFiles(folder(), { 'serverless.yml': both });
      await run();
      reports.length = 0;
    });

    /** Watches until the test ends it; answers once a first change was noticed. */
    const watch = async () => {
      const { signal } = controller;
      const options = {
        signal,
        load: () => {
          loads += 1;
          return load();
        },
        pushed: ({ name }: { readonly name: string }, milliseconds: number) =>
          void pushes.push(`${name} ${milliseconds >= 0 && milliseconds < 60_000}`),
        followLogs: () => new Promise<void>((done) => signal.addEventListener('abort', () => done())),
      };
      ended = runWatch(await load(), options, session(signal));
      // The watcher reports nothing when it begins.
      let version = 0;
      const poke = setInterval(() => writeFiles(folder(), { 'hello.mjs': answering(`poke ${++version}`) }), 100);
      await meanwhile(() => pushes.length > 0).finally(() => clearInterval(poke));
    };
    /** Waits until there is something to see, but not for a watcher that has ended. */
    const meanwhile = (look: () => boolean) =>
      Promise.race([until(look), ended.then(() => Promise.reject(new Error('watching ended')))]);
    const stop = async () => {
      controller.abort();
      await ended;
    };
    const codes = () => reports.map(({ code }) => code);

    it('pushes the function whose code changed, tells which file, and ends when it is told to', async () => {
      await watch();
      pushes.length = 0;
      writeFiles(folder(), { 'bye.mjs': answering('two') });
      const before = code('bye');
      await meanwhile(() => code('bye') !== before);
      await meanwhile(() => pushes.includes('bye true'));
      await stop();
      expect(reports.some(({ message }) => /^changed: .*bye\.mjs/.test(message))).to.equal(true);
      expect(loads).to.be.greaterThan(1);
    });

    it('says nothing of functions that a change does not change', async () => {
      await watch();
      pushes.length = 0;
      const seen = loads;
      const sent = () => codes().filter((found) => found === 'CHANGED').length;
      const before = sent();
      writeFiles(folder(), { 'serverless.yml': `${both}# a comment\n` });
      await meanwhile(() => loads > seen && sent() > before);
      writeFiles(folder(), { 'bye.mjs': answering('three') });
      await meanwhile(() => pushes.includes('bye true'));
      await stop();
      expect(pushes.filter((name) => name.startsWith('bye'))).to.have.length(1);
    });

    it('reports a mistake, goes on, and takes any new source for its correction', async () => {
      await watch();
      writeFiles(folder(), {
        'bye.mjs': "import { x } from './missing.mjs';\nexport const handler = async () => x;\n",
      });
      await meanwhile(() => reports.some(({ level }) => level === 'warn'));
      pushes.length = 0;
      writeFiles(folder(), { 'missing.mjs': "export const x = 'four';\n" });
      await meanwhile(() => pushes.includes('bye true'));
      await stop();
      expect(reports.some(({ message }) => message.includes('missing.mjs'))).to.equal(true);
    });

    for (const bug of [new TypeError('a bug'), new EmojifyError('INTERNAL', 'a bug', { fault: 'tool' })])
      it(`ends with an error that is not the user’s: ${bug.name}`, async () => {
        await watch();
        aws.force('UpdateFunctionCode', () => Promise.reject(bug));
        writeFiles(folder(), { 'bye.mjs': answering('five') });
        const error = await Promise.race([failureOf(ended), until(() => codes().includes('INTERNAL'))]);
        controller.abort();
        expect(error).to.equal(bug);
      });
  });
});
