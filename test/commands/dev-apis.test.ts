import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
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

  it('answers 403 below the stage where there is no such path or method, and elsewhere', async () => {
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
