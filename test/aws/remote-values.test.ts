import { expect } from 'chai';
import { readRemoteValues } from '../../src/aws/remote-values.js';
import type { RemoteQuery } from '../../src/service/load/variables/remote.js';
import { type FakeAws, type FakeAwsCall, startFakeAws } from '../support/fake-aws.js';
import { runCli } from '../support/run-cli.js';
import { tempFolder } from '../support/temp-folder.js';
import { writeFiles } from '../support/write-files.js';

const query = (text: string, more: Partial<RemoteQuery> = {}): RemoteQuery => {
  const [type, name = ''] = text.split(/:(.*)/s);
  return { text, type: type as 'ssm', name, region: undefined, raw: false, decrypt: true, ...more };
};
const stored: Readonly<Record<string, { readonly Type: string; readonly Value: string }>> = {
  '/app/key': { Type: 'SecureString', Value: 'p4ss' },
  '/app/list': { Type: 'StringList', Value: 'a,b' },
  '/aws/reference/secretsmanager/db': { Type: 'SecureString', Value: '{"user":"me"}' },
};

describe('values that AWS has', () => {
  const folder = tempFolder();
  let aws: FakeAws;
  beforeEach(async () => {
    aws = await startFakeAws(answer);
  });
  afterEach(() => aws.close());
  const keys = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' };
  const given = Object.fromEntries(Object.keys(keys).map((name) => [name, process.env[name]]));
  before(() => void Object.assign(process.env, keys));
  after(() => {
    for (const [name, value] of Object.entries(given)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });

  function answer({ operation, input, body }: FakeAwsCall) {
    if (operation === 'GetParameters') {
      const names = input.Names as string[];
      const Parameters = names.flatMap((Name) => (stored[Name] ? [{ Name, ...stored[Name] }] : []));
      return { body: { Parameters, InvalidParameters: names.filter((name) => !stored[name]) } };
    }
    const stack = new URLSearchParams(body.toString()).get('StackName');
    if (stack !== 'net') {
      const error = `<ErrorResponse><Error><Code>ValidationError</Code><Message>Stack with id ${stack} does not exist</Message></Error></ErrorResponse>`;
      return { status: 400, body: Buffer.from(error), headers: { 'content-type': 'text/xml' } };
    }
    const output = '<member><OutputKey>Group</OutputKey><OutputValue>sg-1</OutputValue></member>';
    const xml = `<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>net</StackName><CreationTime>2026-01-01T00:00:00Z</CreationTime><StackStatus>CREATE_COMPLETE</StackStatus><Outputs>${output}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`;
    return { body: Buffer.from(xml), headers: { 'content-type': 'text/xml' } };
  }

  it('are read ten parameters and one stack a call, by type; what is not there has no value', async () => {
    const many = Array.from({ length: 11 }, (_, index) => query(`ssm:/none/${index}`));
    const wanted = [
      query('ssm:/app/key'),
      query('ssm:/app/list'),
      query('ssm:/aws/reference/secretsmanager/db'),
      query('cf:net.Group'),
      query('cf:net.None'),
      query('cf:nowhere.X'),
      ...many,
    ];
    const found = await readRemoteValues(wanted, { endpointUrl: aws.url, region: 'eu-west-1' });
    expect(found.size).to.equal(wanted.length);
    expect(found.get('ssm:/app/key')).to.deep.equal({ value: 'p4ss', secret: true });
    expect(found.get('ssm:/app/list')).to.deep.equal({ value: ['a', 'b'] });
    expect(found.get('ssm:/aws/reference/secretsmanager/db')).to.deep.equal({ value: { user: 'me' }, secret: true });
    expect(found.get('cf:net.Group')?.value).to.equal('sg-1');
    for (const none of ['cf:net.None', 'cf:nowhere.X', 'ssm:/none/3'])
      expect(found.get(none)?.value, none).to.equal(undefined);
    const parameters = aws.calls.filter(({ operation }) => operation === 'GetParameters');
    expect(parameters.map(({ input }) => (input.Names as string[]).length)).to.have.members([10, 4]);
    expect(aws.calls).to.have.length(4);
  });

  it('print asks for them with credentials, and masks what a SecureString holds', async () => {
    const environment = "{ XY: '${ssm:/app/key}', GR: '${cf:net.Group}' }";
    writeFiles(folder(), {
      'serverless.yml': `service: shop\nprovider: { name: aws, runtime: nodejs22.x, environment: ${environment} }\n`,
      values: 'cf:net.Group=given\n',
    });
    const asked = await runCli(['print', '--path', 'provider.environment', '--json'], { cwd: folder(), env: aws.env });
    expect(JSON.parse(asked.stdout)).to.deep.equal({ XY: '********', GR: 'sg-1' });
    expect(asked.stderr + asked.stdout).to.not.contain('p4ss');
    const none = {
      AWS_ACCESS_KEY_ID: undefined,
      AWS_SECRET_ACCESS_KEY: undefined,
      AWS_PROFILE: undefined,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/nowhere',
      AWS_SHARED_CREDENTIALS_FILE: '/nowhere',
    };
    const args = ['print', '--path', 'provider.environment.GR', '--param-file', 'values'];
    const offline = await runCli(args, { cwd: folder(), env: none });
    expect(offline.stdout).to.equal('given\n');
    expect(offline.stderr).to.contain('is left to CloudFormation');
    const lacking = await runCli(args.slice(0, 3), { cwd: folder(), env: none });
    expect(lacking.stderr).to.contain('--param "cf:net.Group=VALUE"');
  });
});
