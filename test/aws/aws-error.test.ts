import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { HeadBucketCommand } from '@aws-sdk/client-s3';
import { expect } from 'chai';
import { nameAwsError, withNamedAwsErrors } from '../../src/aws/aws-error.js';
import { failureKind, isExpired, isThrottled, isTransient } from '../../src/aws/aws-failure.js';
import { type ClientOptions, lambdaClient, s3Client } from '../../src/aws/clients.js';
import { EmojifyError } from '../../src/errors/emojify-error.js';

describe('naming AWS errors', () => {
  let server: Server;
  let answer: { status: number; type?: string; message?: string };
  let options: ClientOptions;
  const saved = { ...process.env };

  before(async () => {
    process.env.AWS_ACCESS_KEY_ID = 'test';
    process.env.AWS_SECRET_ACCESS_KEY = 'test';
    server = createServer((_, response) => {
      const { status, type, message } = answer;
      response.writeHead(status, { ...(type && { 'x-amzn-errortype': type }), 'content-type': 'application/json' });
      response.end(type ? JSON.stringify({ message }) : undefined);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    options = { region: 'eu-west-1', endpointUrl: `http://127.0.0.1:${port}`, maxAttempts: 1, pathStyle: true };
  });
  after(() => {
    server.close();
    process.env = saved;
  });

  const invokeError = async (changes: ClientOptions = {}): Promise<EmojifyError> => {
    const client = await lambdaClient({ ...options, ...changes });
    const call = () => client.send(new InvokeCommand({ FunctionName: 'photos-dev-viewImage' }));
    const error: unknown = await withNamedAwsErrors({ ...options, ...changes }, call).catch((thrown) => thrown);
    expect(error).to.be.instanceOf(EmojifyError);
    return error as EmojifyError;
  };

  const answers = [
    ['AWS_ACCESS_DENIED', 403, 'AccessDeniedException', 'no identity-based policy allows it', 'lambda:InvokeFunction'],
    ['AWS_CREDENTIALS_EXPIRED', 403, 'ExpiredTokenException', 'The security token is expired', 'have expired'],
    ['AWS_CREDENTIALS_REFUSED', 403, 'UnrecognizedClientException', 'The security token is invalid.', 'in eu-west-1'],
    ['AWS_CREDENTIALS_REFUSED', 403, 'InvalidSignatureException', 'does not match', 'rejected the credentials'],
    ['AWS_CLOCK_SKEW', 403, 'InvalidSignatureException', 'Signature expired: 2020 is now earlier than 2026', 'clock'],
    ['AWS_THROTTLED', 429, 'TooManyRequestsException', 'Rate exceeded', 'lambda:InvokeFunction'],
    ['AWS_FAILED', 500, 'ServiceException', 'An internal error occurred', 'lambda:InvokeFunction failed'],
  ] as const;
  for (const [code, status, type, message, told] of answers) {
    it(`${type} (${message.slice(0, 20)}…) becomes ${code}, which says "${told}"`, async () => {
      answer = { status, type, message };
      const error = await invokeError();
      expect(error.code).to.equal(code);
      expect(error.message).to.contain(told);
      expect(error.data).to.deep.include.keys('aws');
    });
  }

  it('names the action that AWS’s own message says was denied', async () => {
    const message = 'User: arn:aws:iam::1:user/x is not authorized to perform: kms:Decrypt on resource: key';
    answer = { status: 403, type: 'AccessDeniedException', message };
    expect((await invokeError()).message).to.match(/^access denied to kms:Decrypt in eu-west-1/);
  });

  it('names the IAM action, not the call, when S3 denies with no body', async () => {
    answer = { status: 403 };
    const client = await s3Client(options);
    const error = await client.send(new HeadBucketCommand({ Bucket: 'photos' })).catch((thrown) => thrown);
    expect(nameAwsError(error, options)).to.include({ code: 'AWS_ACCESS_DENIED' });
    expect((nameAwsError(error, options) as Error).message).to.contain('s3:ListBucket');
  });

  it('says that an endpoint nothing listens on cannot be reached', async () => {
    const error = await invokeError({ endpointUrl: 'http://127.0.0.1:1' });
    expect(error.code).to.equal('AWS_UNREACHABLE');
    expect(error.message).to.contain('http://127.0.0.1:1');
  });

  it('says that a region’s name is wrong', async () => {
    expect((await invokeError({ region: 'eu west 1' })).code).to.equal('AWS_WRONG_REGION');
  });

  it('leaves other errors alone', () => {
    const bug = new TypeError('x is not a function');
    expect(nameAwsError(bug, {})).to.equal(bug);
    expect(failureKind(bug)).to.equal(undefined);
  });

  const named = (name: string, message = '') => Object.assign(new Error(message), { name });
  const sdk = [
    ['CredentialsProviderError', 'Could not load credentials from any providers', 'AWS_NO_CREDENTIALS'],
    ['CredentialsProviderError', 'The SSO session associated with this profile has expired.', 'AWS_SSO_EXPIRED'],
    ['TokenProviderError', 'Token is expired. To refresh this SSO session run aws sso login', 'AWS_SSO_EXPIRED'],
    ['Error', 'Region is missing', 'AWS_NO_REGION'],
    ['PermanentRedirect', 'must be addressed using the specified endpoint', 'AWS_WRONG_REGION'],
  ] as const;
  for (const [name, message, code] of sdk) {
    it(`the SDK's "${message.slice(0, 40)}…" becomes ${code}`, () => {
      const error = nameAwsError(named(name, message), { profile: 'work' });
      expect(error).to.include({ code });
    });
  }

  it('names the command that renews an expired sign-in for that profile', () => {
    const error = nameAwsError(named('TokenProviderError', 'Token is expired'), { profile: 'work' }) as EmojifyError;
    expect(error.hint).to.contain('aws sso login --profile work');
  });

  it('classifies throttling, lost connections and service errors as transient, but not denials', () => {
    const dropped = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    const service = Object.assign(named('InternalFailure'), { $fault: 'server', $metadata: { httpStatusCode: 500 } });
    expect([named('ThrottlingException'), dropped, service].every(isTransient)).to.equal(true);
    expect(isTransient(named('AccessDeniedException'))).to.equal(false);
    expect(isThrottled(named('TooManyRequestsException'))).to.equal(true);
    expect(isExpired(named('ExpiredToken'))).to.equal(true);
  });
});
