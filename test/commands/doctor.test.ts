import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Finding } from '../../src/aws/doctor/check-machine.js';
import { checkNode } from '../../src/aws/doctor/check-machine.js';
import { type FakeAws, type FakeAwsAnswer, type FakeAwsCall, startFakeAws } from '../support/fake-aws.js';
import { runCli } from '../support/run-cli.js';
import { expectSchema } from '../support/schema.js';
import { tempFolder } from '../support/temp-folder.js';

const xml = { 'content-type': 'text/xml' };
const identity = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
<Arn>arn:aws:iam::123456789012:user/ann</Arn><UserId>A</UserId><Account>123456789012</Account>
</GetCallerIdentityResult></GetCallerIdentityResponse>`;
const expired = `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>
<Code>ExpiredToken</Code><Message>The security token included in the request is expired</Message></Error></ErrorResponse>`;

/** AWS as it answers when all is well; a test overrides what it is about. */
const well: Readonly<Record<string, FakeAwsAnswer>> = {
  'POST /': { headers: xml, body: Buffer.from(identity) },
  DetectFaces: {
    status: 400,
    error: 'InvalidImageFormatException',
    body: { message: 'Request has invalid image format' },
  },
  'GET /2016-08-19/account-settings': { body: { AccountLimit: { ConcurrentExecutions: 1000 } } },
};

const denied: FakeAwsAnswer = {
  status: 400,
  error: 'AccessDeniedException',
  body: { message: 'User: ann is not authorized to perform: rekognition:DetectFaces' },
};

describe('emojify doctor', () => {
  const folder = tempFolder();
  let aws: FakeAws | undefined;
  afterEach(() => aws?.close());

  async function doctor(answers: Readonly<Record<string, FakeAwsAnswer>>, file?: string) {
    const answer = ({ operation }: FakeAwsCall) => ({ ...well, ...answers })[operation] ?? { status: 404 };
    aws = await startFakeAws(answer);
    mkdirSync(folder(), { recursive: true });
    if (file !== undefined) writeFileSync(join(folder(), 'serverless.yml'), file);
    writeFileSync(join(folder(), 'h.js'), 'exports.main = async () => 1;\n');
    const env = { ...aws.env, AWS_REGION: undefined, AWS_DEFAULT_REGION: undefined };
    const run = await runCli(['doctor', '--json', '--region', 'eu-west-1', '-C', folder()], { env });
    expectSchema('doctor', JSON.parse(run.stdout));
    const { findings } = JSON.parse(run.stdout) as { findings: Finding[] };
    const of = (check: Finding['check']) => findings.find((finding) => finding.check === check);
    return { ...run, findings, of };
  }

  const good = 'service: shop\nprovider: {name: aws, runtime: nodejs20.x}\nfunctions: {view: {handler: h.main}}\n';

  it('finds nothing wrong where nothing is, and exits 0', async () => {
    const run = await doctor({}, good);
    expect(run.code).to.equal(0);
    expect(run.findings.map(({ status }) => status)).to.deep.equal(['ok', 'ok', 'ok', 'ok', 'ok']);
    expect(run.of('credentials')?.finding).to.match(/123456789012.*eu-west-1.*user\/ann/);
    expect(run.of('service file')?.finding).to.include('view');
  });

  it('names a mistake in the service file as a blocker', async () => {
    const run = await doctor({}, good.replace('handler:', 'handlr:'));
    expect(run.code).to.equal(1);
    expect(run.of('service file')).to.include({ status: 'blocker' });
    expect(run.of('service file')?.finding).to.include('handlr');
  });

  it('only warns where there is no service file', async () => {
    const run = await doctor({});
    expect(run.code).to.equal(0);
    expect(run.of('service file')?.fix).to.include('emojify create');
  });

  it('stops at credentials that do not work, and says how to renew them', async () => {
    const run = await doctor({ 'POST /': { status: 403, headers: xml, body: Buffer.from(expired) } }, good);
    expect(run.code).to.equal(1);
    expect(run.findings.map(({ check }) => check)).to.deep.equal(['node', 'service file', 'credentials']);
    expect(run.of('credentials')?.finding).to.include('expired');
  });

  it('warns when Rekognition may not be used, with the embedded detector as a way out', async () => {
    const run = await doctor({ DetectFaces: denied }, good);
    expect(run.code).to.equal(0);
    expect(run.of('rekognition')).to.include({ status: 'warning' });
    expect(run.of('rekognition')?.finding).to.include('rekognition:DetectFaces');
    expect(run.of('rekognition')?.fix).to.include('FACE_DETECTOR: local');
  });

  it('warns of a small concurrency quota', async () => {
    const small = { body: { AccountLimit: { ConcurrentExecutions: 10 } } };
    const run = await doctor({ 'GET /2016-08-19/account-settings': small }, good);
    expect(run.of('concurrency')).to.include({ status: 'warning' });
    expect(run.of('concurrency')?.finding).to.match(/^10 concurrent executions/);
  });

  const versions: readonly [string, Finding['status']][] = [
    ['18.20.0', 'blocker'],
    ['20.18.3', 'blocker'],
    ['20.19.0', 'ok'],
    ['21.7.0', 'blocker'],
    ['22.12.0', 'blocker'],
    ['22.13.0', 'ok'],
    ['24.1.0', 'ok'],
  ];
  for (const [version, status] of versions) {
    it(`Node ${version}: ${status}`, () => expect(checkNode(version).status).to.equal(status));
  }
});
