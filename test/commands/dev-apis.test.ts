import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { runCli } from '../support/run-cli.js';
import { type SpawnedDev, spawnDev } from '../support/spawn-dev.js';
import { writeFiles } from '../support/write-files.js';

const echo = `
exports.echo = async (event) => ({ statusCode: 200, body: JSON.stringify(event) });
exports.bytes = async () => ({ statusCode: 200, isBase64Encoded: true, headers: { 'content-type': 'image/png' }, body: Buffer.from([0xff, 0, 0x80]).toString('base64') });
exports.many = async () => ({ statusCode: 200, headers: { 'x-one': 'a', 'x-two': 'b' }, multiValueHeaders: { 'Set-Cookie': ['a=1', 'b=2'], 'x-two': ['b', 'c'] }, body: '' });
exports.object = async () => ({ statusCode: 200, body: { not: 'text' } });
`;

const rest = `
service: rest
provider: { name: aws, runtime: nodejs20.x, apiGateway: { binaryMediaTypes: ['image/*'] } }
functions:
  echo:
    handler: src/echo.echo
    events:
      - http: GET plain
      - http: { path: shared, method: get, cors: true }
      - http: { path: shared, method: post, cors: { origins: ['https://a.example', 'https://*.b.example'], headers: [x-one], allowCredentials: true, maxAge: 60 } }
      - http: POST upload
      - http: ANY greedy/{proxy+}
  bytes: { handler: src/echo.bytes, events: [{ http: GET bytes }] }
  many: { handler: src/echo.many, events: [{ http: GET many }] }
  object: { handler: src/echo.object, events: [{ http: GET object }] }
  mapped: { handler: src/echo.echo, events: [{ http: { path: mapped, method: get, integration: lambda } }] }
`;

describe('the REST API under emojify dev', () => {
  let root: string;
  let dev: SpawnedDev;

  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'emojify-rest-'));
    writeFiles(root, { 'serverless.yml': rest, 'src/echo.js': echo });
    dev = await spawnDev([root]);
  });

  after(async () => {
    await dev?.end('SIGKILL');
    await rm(root, { recursive: true, maxRetries: 5 });
  });

  const get = (path: string, init?: RequestInit) => fetch(new URL(path, dev.url), init);
  const allowed = (answer: Response) =>
    Object.fromEntries([...answer.headers].filter(([name]) => name.startsWith('access-control-')));

  it('answers 403 for an unknown path or method below the stage, and for other paths', async () => {
    for (const [path, method] of [
      ['dev/gone', 'GET'],
      ['dev/plain', 'DELETE'],
      ['dev/mapped', 'GET'],
      ['dev', 'GET'],
    ]) {
      const answer = await get(path!, { method: method! });
      expect(answer.status).to.equal(403);
      expect(answer.headers.get('x-amzn-errortype')).to.equal('MissingAuthenticationTokenException');
      expect(await answer.json()).to.deep.equal({ message: 'Missing Authentication Token' });
    }
    const outside = await get('plain');
    expect(outside.status).to.equal(403);
    expect(await outside.json()).to.deep.equal({ message: 'Forbidden' });
    expect((await dev.line(({ code }) => code === 'EVENTS_NOT_SERVED')).message).to.contain('/mapped');
  });

  it('has no CORS where none was asked for', async () => {
    const headers = { origin: 'https://a.example', 'access-control-request-method': 'GET' };
    expect((await get('dev/plain', { method: 'OPTIONS', headers })).status).to.equal(403);
    const answer = await get('dev/plain', { headers });
    expect(answer.status).to.equal(200);
    expect(allowed(answer)).to.deep.equal({});
  });

  it('answers preflights as the template does, with the caller’s origin only where it is allowed', async () => {
    const preflight = async (origin: string) => {
      const answer = await get('dev/shared', { method: 'OPTIONS', headers: { origin } });
      expect(answer.status).to.equal(200);
      expect(await answer.text()).to.equal('');
      return allowed(answer);
    };
    const common = {
      'access-control-allow-headers': 'x-one',
      'access-control-allow-methods': 'OPTIONS,GET,POST',
      'access-control-allow-credentials': 'true',
      'access-control-max-age': '60',
    };
    for (const [origin, answered] of [
      ['https://a.example', 'https://a.example'],
      ['https://x.b.example', 'https://x.b.example'],
      ['https://c.example', 'https://a.example'],
    ])
      expect(await preflight(origin!)).to.deep.equal({ 'access-control-allow-origin': answered, ...common });
    expect(allowed(await get('dev/shared', { headers: { origin: 'https://a.example' } }))).to.deep.equal({});
  });

  it('hands on bytes as base64 for binary types only, and sends bytes to who asks for them first', async () => {
    const upload = async (type: string) => {
      const body = new Uint8Array([0xff, 0xd8]);
      const answer = await get('dev/upload', { method: 'POST', headers: { 'content-type': type }, body });
      const { body: given, isBase64Encoded } = (await answer.json()) as { body: string; isBase64Encoded: boolean };
      return [given, isBase64Encoded];
    };
    expect(await upload('image/jpeg; q=1')).to.deep.equal(['/9g=', true]);
    expect(await upload('application/octet-stream')).to.deep.equal(['\ufffd\ufffd', false]);
    const bytes = async (accept: string) =>
      Buffer.from(await (await get('dev/bytes', { headers: { accept } })).arrayBuffer());
    expect([...(await bytes('image/png, */*'))]).to.deep.equal([0xff, 0, 0x80]);
    expect((await bytes('text/html, image/png')).toString()).to.equal('/wCA');
  });

  it('hands on every value of a header and a parameter, and sends every value of the answer', async () => {
    const url = new URL('dev/greedy/a/b?q=1&q=2', dev.url);
    const event = await new Promise<Record<string, unknown>>((resolve, reject) => {
      request(url, { headers: { 'X-Many': ['a', 'b'] } }, async (answer) => resolve(JSON.parse(await text(answer))))
        .on('error', reject)
        .end();
    });
    expect(event).to.deep.include({ resource: '/greedy/{proxy+}', path: '/greedy/a/b' });
    expect(event.headers).to.include({ 'X-Many': 'b' });
    expect((event.multiValueHeaders as Record<string, unknown>)['X-Many']).to.deep.equal(['a', 'b']);
    expect(event.queryStringParameters).to.deep.equal({ q: '2' });
    expect(event.multiValueQueryStringParameters).to.deep.equal({ q: ['1', '2'] });
    expect(event.requestContext).to.deep.include({ resourcePath: '/greedy/{proxy+}', path: '/dev/greedy/a/b' });
    const { headers } = await get('dev/many');
    expect(headers.getSetCookie()).to.deep.equal(['a=1', 'b=2']);
    expect([headers.get('x-one'), headers.get('x-two')]).to.deep.equal(['a', 'b, c']);
    expect(headers.get('content-type')).to.equal('application/json');
  });

  it('answers 502 to a body that is not text', async () => {
    const answer = await get('dev/object');
    expect(answer.status).to.equal(502);
    expect(await answer.json()).to.deep.equal({ message: 'Internal server error' });
  });
});

const guarded = `
service: guarded
provider:
  name: aws
  runtime: nodejs20.x
  httpApi:
    authorizers:
      users: { type: jwt, identitySource: $request.header.Authorization, issuerUrl: '\${env:ISSUER}', audience: [shop, admin] }
      cognito: { type: jwt, identitySource: $request.header.Authorization, issuerUrl: !Sub 'https://cognito-idp.\${AWS::Region}.amazonaws.com/x', audience: [shop] }
functions:
  echo:
    handler: src/echo.echo
    events:
      - httpApi: { path: /me, method: get, authorizer: users }
      - httpApi: { path: /orders, method: get, authorizer: { name: users, scopes: ['orders:read', 'orders:write'] } }
      - httpApi: { path: /pool, method: get, authorizer: cognito }
`;

describe('jwt authorizers under emojify dev', () => {
  let root: string;
  let issuer: Server;
  let url: string;
  let sign: (claims: JWTPayload, key?: 'own' | 'foreign') => Promise<string>;
  const running: SpawnedDev[] = [];

  before(async () => {
    const [own, foreign] = await Promise.all([generateKeyPair('RS256'), generateKeyPair('RS256')]);
    const keys = { keys: [{ ...(await exportJWK(own.publicKey)), kid: 'one', alg: 'RS256' }] };
    issuer = createServer((asked, answer) => {
      const discovery = asked.url === '/.well-known/openid-configuration';
      answer.end(JSON.stringify(discovery ? { issuer: url, jwks_uri: `${url}/keys` } : keys));
    }).listen(0, '127.0.0.1');
    await once(issuer, 'listening');
    url = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}`;
    const now = Math.floor(Date.now() / 1000);
    sign = (claims, key = 'own') =>
      new SignJWT({ iss: url, aud: 'shop', iat: now, exp: now + 600, ...claims })
        .setProtectedHeader({ alg: 'RS256', kid: 'one' })
        .sign(key === 'own' ? own.privateKey : foreign.privateKey);
    root = await mkdtemp(join(tmpdir(), 'emojify-jwt-'));
    writeFiles(root, { 'serverless.yml': guarded, 'src/echo.js': echo, 'keys.json': JSON.stringify(keys) });
  });

  after(async () => {
    await Promise.all(running.map((dev) => dev.end('SIGKILL')));
    issuer.close();
    await rm(root, { recursive: true, maxRetries: 5 });
  });

  async function start(issuerUrl: string, ...args: string[]): Promise<SpawnedDev> {
    const data = join(root, `data-${running.length}`);
    const dev = await spawnDev([root, '--data', data, ...args], { env: { ISSUER: issuerUrl } });
    running.push(dev);
    return dev;
  }

  const ask = (dev: SpawnedDev, path: string, token?: string) =>
    fetch(new URL(path, dev.url), token === undefined ? {} : { headers: { authorization: token } });

  it('lets in who the issuer signed for, and refuses everyone else as API Gateway does', async () => {
    const dev = await start(url);
    const past = Math.floor(Date.now() / 1000) - 60;
    const cases: [what: string, path: string, token: string | undefined, status: number][] = [
      ['a token', 'me', await sign({}), 200],
      ['a token behind Bearer', 'me', `Bearer ${await sign({})}`, 200],
      ['its second audience', 'me', await sign({ aud: ['x', 'admin'] }), 200],
      ['a client in place of an audience', 'me', await sign({ aud: undefined, client_id: 'shop' }), 200],
      ['no token', 'me', undefined, 401],
      ['no JWT', 'me', 'Bearer nonsense', 401],
      ['another key', 'me', await sign({}, 'foreign'), 401],
      ['another audience', 'me', await sign({ aud: 'x' }), 401],
      ['another issuer', 'me', await sign({ iss: 'https://x.example' }), 401],
      ['an expired token', 'me', await sign({ exp: past }), 401],
      ['a token that does not expire', 'me', await sign({ exp: undefined }), 401],
      ['a token for later', 'me', await sign({ nbf: past + 600 }), 401],
      ['one of the scopes', 'orders', await sign({ scope: 'x orders:write' }), 200],
      ['a list of scopes', 'orders', await sign({ scp: ['orders:read'] }), 200],
      ['another scope', 'orders', await sign({ scope: 'orders' }), 403],
      ['no scope', 'orders', await sign({}), 403],
    ];
    for (const [what, path, token, status] of cases)
      expect((await ask(dev, path, token)).status, what).to.equal(status);
    const refused = await ask(dev, 'orders', await sign({ scope: 'orders' }));
    expect(await refused.json()).to.deep.equal({ message: 'Forbidden' });
    expect(refused.headers.get('www-authenticate')).to.contain('error="insufficient_scope"');
    expect((await dev.line(({ code }) => code === 'TOKEN_REFUSED')).message).to.contain('users: ');
    expect((await dev.line(({ code }) => code === 'AUTHORIZER_NOT_SERVED')).message).to.contain('--jwks');
    expect((await ask(dev, 'pool')).status).to.equal(200);
  });

  it('hands on the claims as text, and the scopes of the route', async () => {
    const dev = running[0]!;
    const token = await sign({ sub: 'ada', admin: true, groups: ['a', 'b'], scope: 'orders:read' });
    const { requestContext } = (await (await ask(dev, 'orders', token)).json()) as {
      requestContext: { authorizer: { jwt: { claims: Record<string, string>; scopes: string[] } } };
    };
    expect(requestContext.authorizer.jwt.claims).to.include({ sub: 'ada', admin: 'true', groups: '[a b]' });
    expect(requestContext.authorizer.jwt.claims.exp).to.match(/^\d+$/);
    expect(requestContext.authorizer.jwt.scopes).to.deep.equal(['orders:read', 'orders:write']);
  });

  it('checks with the keys of a file, without asking an issuer, also where only AWS knows the issuer', async () => {
    const dev = await start('http://127.0.0.1:9', '--jwks', join(root, 'keys.json'));
    expect((await ask(dev, 'me', await sign({ iss: 'http://127.0.0.1:9' }))).status).to.equal(200);
    expect((await ask(dev, 'me', await sign({}))).status).to.equal(401);
    expect((await ask(dev, 'pool')).status).to.equal(401);
    expect((await ask(dev, 'pool', await sign({}))).status).to.equal(200);
    expect((await ask(dev, 'pool', await sign({ aud: 'x' }))).status).to.equal(401);
  });

  it('answers 500 and says what to do when the issuer cannot be reached, or could be anybody', async () => {
    for (const issuerUrl of ['http://127.0.0.1:9', 'http://keys.example']) {
      const dev = await start(issuerUrl);
      expect((await ask(dev, 'me', await sign({ iss: issuerUrl }))).status).to.equal(500);
      expect((await dev.line(({ code }) => code === 'HANDLER_FAILED')).message).to.contain('--jwks FILE');
    }
  });

  it('refuses a file without keys', async () => {
    for (const file of ['serverless.yml', 'gone.json']) {
      const { code, stderr } = await runCli(
        ['dev', root, '--port', '0', '--jwks', join(root, file), '--data', join(root, 'data')],
        {
          env: { ISSUER: url },
        },
      );
      expect(code).to.equal(2);
      expect(stderr).to.contain('--jwks');
    }
  });
});
