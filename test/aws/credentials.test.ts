import { join } from 'node:path';
import { expect } from 'chai';
import { withNamedAwsErrors } from '../../src/aws/aws-error.js';
import { callerIdentity } from '../../src/aws/clients.js';
import { EmojifyError } from '../../src/errors/emojify-error.js';
import { loopback } from '../support/loopback.js';
import { suiteFolder } from '../support/temp-folder.js';
import { runInTerminal } from '../support/terminal.js';
import { writeFiles } from '../support/write-files.js';

const config = `
[profile base]
aws_access_key_id = a
aws_secret_access_key = b
[profile mfa]
role_arn = arn:aws:iam::123456789012:role/deployer
source_profile = base
mfa_serial = arn:aws:iam::123456789012:mfa/me
[profile login]
login_session = arn:aws:iam::123456789012:user/me
[profile process]
credential_process = node -e "console.error('token helper: not signed in'); process.exit(3)"
[profile text]
credential_process = node -e "console.log('hello')"
[sso-session corp]
sso_start_url = https://corp.example/start
sso_region = eu-west-1
[profile sso]
sso_session = corp
sso_account_id = 123456789012
sso_role_name = deployer
[profile older-sso]
sso_start_url = https://corp.example/start
sso_region = eu-west-1
sso_account_id = 123456789012
sso_role_name = deployer
[profile empty]
region = eu-west-1
`;

describe('a profile whose credentials cannot be had', () => {
  const folder = suiteFolder();
  const saved = { ...process.env };
  before(() => {
    writeFiles(folder(), { config, credentials: '' });
    for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
    process.env.AWS_CONFIG_FILE = join(folder(), 'config');
    process.env.AWS_SHARED_CREDENTIALS_FILE = join(folder(), 'credentials');
    process.env.AWS_EC2_METADATA_DISABLED = 'true';
    process.env.HOME = folder();
  });
  after(() => {
    process.env = saved;
  });

  async function failureOf(profile: string): Promise<EmojifyError> {
    // Nothing listens there: credentials fail before anything is sent.
    const aws = { profile, region: 'eu-west-1', endpointUrl: 'http://127.0.0.1:1' };
    const error = await withNamedAwsErrors(aws, () => callerIdentity(aws)).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(EmojifyError);
    return error as EmojifyError;
  }

  const cases = [
    ['empty', 'AWS_NO_CREDENTIALS', 'empty', 'aws configure'],
    ['missing', 'AWS_NO_CREDENTIALS', 'missing', 'aws configure'],
    ['mfa', 'AWS_MFA_REQUIRED', 'multi-factor', 'aws configure export-credentials --format env --profile mfa'],
    ['login', 'AWS_LOGIN_EXPIRED', 'missing or has expired', 'aws login --profile login'],
    ['process', 'AWS_CREDENTIAL_PROCESS_FAILED', 'token helper: not signed in', 'credential_process'],
    ['text', 'AWS_CREDENTIAL_PROCESS_FAILED', 'invalid JSON', 'credential_process'],
    ['sso', 'AWS_SSO_EXPIRED', 'is not signed in', 'aws sso login --profile sso'],
    ['older-sso', 'AWS_SSO_EXPIRED', 'is not signed in', 'aws sso login --profile older-sso'],
  ] as const;
  for (const [profile, code, reason, command] of cases) {
    it(`${profile}: ${code}, with the reason and the command that helps`, async () => {
      const error = await failureOf(profile);
      expect(error.code).to.equal(code);
      expect(error.message).to.contain(reason);
      expect(error.hint).to.contain(command);
    });
  }
});

describe('a role that wants a code of multi-factor authentication, on a terminal', () => {
  const folder = suiteFolder();
  const servers = loopback();
  before(() => {
    const serverless =
      'service: shop\nprovider: { name: aws, region: eu-west-1 }\nfunctions: { hello: { handler: hello.handler } }\n';
    writeFiles(folder(), {
      config,
      credentials: '',
      'serverless.yml': serverless,
      'hello.mjs': 'export const handler = () => 1;\n',
    });
  });

  /** STS, which takes 123456 once, and nothing of the other services. */
  async function sts(): Promise<{ url: string; codes: (string | null)[]; keys: (string | undefined)[] }> {
    const codes: (string | null)[] = [];
    const keys: (string | undefined)[] = [];
    const url = await servers.serve(async (request, response) => {
      const call = new URLSearchParams(Buffer.concat(await request.toArray()).toString());
      const action = call.get('Action');
      if (action === 'AssumeRole') codes.push(call.get('TokenCode'));
      else keys.push(/Credential=(\w+)/.exec(request.headers.authorization ?? '')?.[1]);
      const [status, body] = answerOf(action, codes);
      response.writeHead(status, { 'content-type': 'text/xml' }).end(body);
    });
    return { url, codes, keys };
  }

  const doctor = (url: string, args: readonly string[], text: string) => {
    const aws = Object.keys(process.env).filter((name) => name.startsWith('AWS_'));
    const env = {
      ...Object.fromEntries(aws.map((name) => [name, undefined])),
      AWS_ENDPOINT_URL: url,
      AWS_CONFIG_FILE: join(folder(), 'config'),
      AWS_SHARED_CREDENTIALS_FILE: join(folder(), 'credentials'),
      AWS_EC2_METADATA_DISABLED: 'true',
    };
    const typed = [{ at: 'MFA code of arn:aws:iam::123456789012:mfa/me', text }];
    return runInTerminal(['doctor', '--profile', 'mfa', ...args], { cwd: folder(), env, typed });
  };

  it('is asked for it once, and every client uses the session it opened', async () => {
    const { url, codes, keys } = await sts();
    const { screen } = await doctor(url, [], '123456\r');
    expect(codes, screen).to.deep.equal(['123456']);
    expect(keys.length).to.be.above(1);
    expect(new Set(keys), screen).to.deep.equal(new Set(['SESSION']));
    expect(screen).to.include('assumed-role/deployer/me');
  });

  it('says so when AWS refuses the code', async () => {
    const { url } = await sts();
    const { screen } = await doctor(url, [], '000000\r');
    expect(screen).to.include('AWS refused the code').and.include('the next code');
  });

  it('is not asked with --json', async () => {
    const { url, codes } = await sts();
    const { screen } = await doctor(url, ['--json'], '');
    expect(screen).to.include('which emojify asks for only on a terminal');
    expect(codes).to.deep.equal([]);
  });
});

function answerOf(action: string | null, codes: readonly (string | null)[]): [status: number, body: string] {
  const arn = 'arn:aws:sts::123456789012:assumed-role/deployer/me';
  if (action === 'GetCallerIdentity') {
    return [200, result(action, `<Arn>${arn}</Arn><Account>123456789012</Account><UserId>me</UserId>`)];
  }
  if (action !== 'AssumeRole') return [500, ''];
  if (codes.length > 1 || codes[0] !== '123456') {
    const refused = 'MultiFactorAuthentication failed with invalid MFA one time pass code.';
    return [
      403,
      `<ErrorResponse><Error><Code>AccessDenied</Code><Message>${refused}</Message></Error></ErrorResponse>`,
    ];
  }
  const secret = '<SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>';
  const session = `<AccessKeyId>SESSION</AccessKeyId>${secret}<Expiration>2999-01-01T00:00:00Z</Expiration>`;
  return [200, result(action, `<Credentials>${session}</Credentials>`)];
}

const result = (action: string, body: string) =>
  `<${action}Response><${action}Result>${body}</${action}Result></${action}Response>`;
