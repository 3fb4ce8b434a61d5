import { join } from 'node:path';
import { expect } from 'chai';
import { withNamedAwsErrors } from '../../src/aws/aws-error.js';
import { callerIdentity } from '../../src/aws/clients.js';
import { EmojifyError } from '../../src/errors/emojify-error.js';
import { suiteFolder } from '../support/temp-folder.js';
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
