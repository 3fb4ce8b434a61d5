import assert from 'node:assert/strict';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { APIGatewayRequestAuthorizerEventV2 } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { SignJWT } from 'jose';
import { handler } from '../src/functions/authorizer.js';

const ssm = mockClient(SSMClient);
const secret = 'a secret of at least thirty-two characters';

const sign = (key = secret, expires = '1h') =>
  new SignJWT()
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject('alice')
    .setExpirationTime(expires)
    .sign(Buffer.from(key));
const ask = (header?: string) =>
  handler({ identitySource: header ? [header] : [] } as unknown as APIGatewayRequestAuthorizerEventV2);

describe('the authorizer', () => {
  before(() => ssm.on(GetParameterCommand).resolves({ Parameter: { Value: secret } }));

  it('authorizes a caller with a signed token and passes on its subject', async () => {
    assert.deepEqual(await ask(`Bearer ${await sign()}`), { isAuthorized: true, context: { sub: 'alice' } });
  });

  it('reads the secret from the parameter store, once', async () => {
    await ask(`Bearer ${await sign()}`);
    assert.equal(ssm.commandCalls(GetParameterCommand).length, 1);
  });

  it('rejects all other requests', async () => {
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{}').toString('base64url')}.`;
    const tokens = [
      await sign('another secret of at least thirty-two chars'),
      await sign(secret, '-1h'),
      unsigned,
      'x',
    ];
    const headers = [undefined, 'Basic abc', ...tokens.map((token) => `Bearer ${token}`)];
    for (const header of headers) assert.equal((await ask(header)).isAuthorized, false, String(header));
  });

  it('rejects a subject that is not a string', async () => {
    const numbered = await new SignJWT({ sub: 7 } as never)
      .setProtectedHeader({ alg: 'HS256' })
      .setExpirationTime('1h')
      .sign(Buffer.from(secret));
    assert.equal((await ask(`Bearer ${numbered}`)).isAuthorized, false);
  });

  it('fails when the secret is short enough to be guessed', async () => {
    process.env.JWT_SECRET = 'short';
    try {
      await assert.rejects(ask(`Bearer ${await sign('short')}`), /JWT_SECRET has 5 bytes/);
    } finally {
      delete process.env.JWT_SECRET;
    }
  });
});
