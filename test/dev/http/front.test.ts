import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { expect } from 'chai';
import { inProcessFunction } from '../../../src/dev/functions/in-process.js';
import type { Authorizer } from '../../../src/dev/http/authorizer.js';
import { type FrontOptions, httpFront } from '../../../src/dev/http/front.js';
import { type Listening, listen } from '../../../src/dev/listen.js';
import type { Report } from '../../../src/errors/reporter.js';

type Handler = (event: APIGatewayProxyEventV2) => unknown;

describe('the HTTP API on this machine', () => {
  let server: Listening | undefined;
  let reports: Report[];

  beforeEach(() => {
    reports = [];
  });

  afterEach(() => server?.close());

  const fn = (handler: (event: never) => unknown, timeout = 5) =>
    inProcessFunction({ name: 'fn', timeout, handler: async (event: never) => handler(event) });

  async function serve(routes: FrontOptions['routes'], options: Partial<FrontOptions> = {}): Promise<void> {
    const app = httpFront({ routes, reporter: { report: (report) => reports.push(report) }, ...options });
    server = await listen(app, { host: '127.0.0.1', port: 0, flag: '--port' });
  }

  /** One route with one handler. */
  const route = (
    path: string,
    handler: Handler,
    more: { method?: string; authorizer?: Authorizer; timeout?: number } = {},
  ) => serve(() => [{ method: 'ANY', path, target: fn(handler, more.timeout), ...more }]);

  const get = (path: string, init?: RequestInit) => fetch(new URL(path, server!.url), init);

  it('makes a payload 2.0 event of a request', async () => {
    let event: APIGatewayProxyEventV2 | undefined;
    await route(
      '/photos/{id}',
      (given) => {
        event = given;
        return {};
      },
      { method: 'POST' },
    );
    await get('/photos/caf%C3%A9?a=1&a=2&b=%20', {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: 'x=1; y=2', 'X-Thing': 'one' },
      body: '{"ü":1}',
    });
    expect(event).to.deep.include({
      version: '2.0',
      routeKey: 'POST /photos/{id}',
      rawPath: '/photos/café',
      rawQueryString: 'a=1&a=2&b=%20',
      queryStringParameters: { a: '1,2', b: ' ' },
      pathParameters: { id: 'café' },
      cookies: ['x=1', 'y=2'],
      body: '{"ü":1}',
      isBase64Encoded: false,
    });
    expect(event!.headers).to.include({ 'x-thing': 'one', 'content-type': 'application/json' });
    expect(event!.headers).not.to.have.property('cookie');
    const { http, requestId, stage, time } = event!.requestContext;
    expect(http).to.include({ method: 'POST', path: '/photos/café', sourceIp: '127.0.0.1' });
    expect(requestId).to.match(/^[0-9a-f-]{36}$/);
    expect(stage).to.equal('$default');
    expect(time).to.match(/^\d\d\/\w{3}\/\d{4}:\d\d:\d\d:\d\d \+0000$/);
  });

  it('carries bytes that are not text unchanged, whatever type they are sent with', async () => {
    const bytes = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10]);
    let event: APIGatewayProxyEventV2 | undefined;
    await route('/', (given) => {
      event = given;
      return {};
    });
    await get('/', { method: 'POST', headers: { 'content-type': 'text/plain' }, body: bytes });
    expect(event).to.include({ isBase64Encoded: true, body: bytes.toString('base64') });
  });

  it('answers HEAD with the length of the body that it leaves out', async () => {
    await route('/', () => ({ statusCode: 200, body: 'grüße' }));
    const answer = await get('/', { method: 'HEAD' });
    expect(answer.headers.get('content-length')).to.equal('7');
    expect(await answer.text()).to.equal('');
  });

  it('carries bytes both ways unchanged', async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, value) => value));
    await route('/', ({ body, isBase64Encoded }) => {
      expect(isBase64Encoded).to.equal(true);
      return { statusCode: 200, headers: { 'content-type': 'image/png' }, body, isBase64Encoded };
    });
    const answer = await get('/', { method: 'POST', headers: { 'content-type': 'image/jpeg' }, body: bytes });
    expect(answer.headers.get('content-type')).to.equal('image/png');
    expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).to.equal(true);
  });

  it('sends a result that is not a response object as the body of a 200 in JSON', async () => {
    await route('/', () => ({ hello: 'world' }));
    const answer = await get('/');
    expect(answer.status).to.equal(200);
    expect(answer.headers.get('content-type')).to.equal('application/json');
    expect(await answer.json()).to.deep.equal({ hello: 'world' });
  });

  it('sets every cookie', async () => {
    await route('/', () => ({ statusCode: 204, cookies: ['a=1', 'b=2'] }));
    expect((await get('/')).headers.getSetCookie()).to.deep.equal(['a=1', 'b=2']);
  });

  it('chooses the most specific route', async () => {
    const named = (method: string, path: string) => ({ method, path, target: fn(() => `${method} ${path}`) });
    const routes = [
      named('ANY', '$default'),
      named('ANY', '/{proxy+}'),
      named('GET', '/images/{id}'),
      named('ANY', '/images/{id}'),
      named('GET', '/images/latest'),
    ];
    await serve(() => routes);
    const chosen = async (path: string, method = 'GET') => (await get(path, { method })).text();
    expect(await chosen('/images/latest')).to.equal('GET /images/latest');
    expect(await chosen('/images/7')).to.equal('GET /images/{id}');
    expect(await chosen('/images/7/')).to.equal('GET /images/{id}');
    expect(await chosen('/images/7', 'DELETE')).to.equal('ANY /images/{id}');
    expect(await chosen('/images/7/more')).to.equal('ANY /{proxy+}');
    expect(await chosen('/')).to.equal('ANY $default');
  });

  it('answers 404 for an unknown route, like API Gateway', async () => {
    await route('/a', () => '', { method: 'GET' });
    for (const [path, method] of [
      ['/b', 'GET'],
      ['/a', 'PUT'],
    ]) {
      const answer = await get(path!, { method: method! });
      expect(answer.status).to.equal(404);
      expect(await answer.json()).to.deep.equal({ message: 'Not Found' });
    }
  });

  describe('answers 500 without a word of what happened, and reports it', () => {
    const cases: [what: string, handler: Handler, reported: RegExp, timeout?: number][] = [
      ['when the function throws', () => Promise.reject(new Error('secret')), /secret/],
      ['when it takes too long', () => new Promise(() => undefined), /timed out after 0\.05 seconds/, 0.05],
      ['when its status is none', () => ({ statusCode: 'ok' }), /statusCode/],
      ['when its answer is over 6 MB', () => ({ statusCode: 200, body: 'x'.repeat(6 * 1024 * 1024) }), /6291456/],
    ];
    for (const [what, handler, reported, timeout] of cases) {
      it(what, async () => {
        await route('/', handler, { timeout });
        const answer = await get('/');
        expect(answer.status).to.equal(500);
        expect(await answer.text()).to.equal('{"message":"Internal Server Error"}');
        expect(reports.find(({ code }) => code === 'HANDLER_FAILED')!.message).to.match(reported);
      });
    }
  });

  it('refuses a body that Lambda would not take', async () => {
    await route('/', () => '');
    const answer = await get('/', { method: 'POST', body: Buffer.alloc(5 * 1024 * 1024) });
    expect(answer.status).to.equal(413);
  });

  it('answers preflight requests itself, and allows the configured origins', async () => {
    const cors = {
      allowedOrigins: ['https://a.example'],
      allowedMethods: ['GET', 'PUT'],
      allowedHeaders: ['x-one'],
      exposedHeaders: ['x-two'],
      allowCredentials: true,
      maxAge: 60,
    };
    await serve(() => [{ method: 'GET', path: '/', target: fn(() => '') }], { cors: () => cors });
    const preflight = await get('/', {
      method: 'OPTIONS',
      headers: { origin: 'https://a.example', 'access-control-request-method': 'PUT' },
    });
    expect(preflight.status).to.equal(204);
    expect(Object.fromEntries(preflight.headers)).to.include({
      'access-control-allow-origin': 'https://a.example',
      'access-control-allow-methods': 'GET,PUT',
      'access-control-allow-headers': 'x-one',
      'access-control-allow-credentials': 'true',
      'access-control-max-age': '60',
    });
    const stranger = await get('/', { headers: { origin: 'https://b.example' } });
    expect(stranger.headers.get('access-control-allow-origin')).to.equal(null);
  });

  it('reports each request with the image it is about, and the time it took', async () => {
    await route('/images', () => ({
      statusCode: 202,
      headers: { 'content-type': 'application/json' },
      body: '{"id":"i1"}',
    }));
    await get('/images', { method: 'POST' });
    const { code, message, data } = reports.find((report) => report.code === 'HTTP')!;
    expect({ code, message }).to.deep.equal({ code: 'HTTP', message: 'POST /images 202' });
    expect(data).to.deep.include({ function: 'fn', imageIds: ['i1'] });
    expect(data!.milliseconds).to.be.a('number');
  });

  describe('with a Lambda authorizer', () => {
    const policy = (effect: string, resource: string) => ({
      principalId: 'p',
      policyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: effect, Action: 'execute-api:Invoke', Resource: resource }],
      },
      context: { sub: 'ada' },
    });
    const routeArn = 'arn:aws:execute-api:us-east-1:000000000000:local/$default/GET/';
    const cases: [what: string, answer: unknown, status: number][] = [
      ['lets through who is authorized', { isAuthorized: true, context: { sub: 'ada' } }, 200],
      ['refuses who is not', { isAuthorized: false }, 403],
      ['takes no other answer for a yes', { isAuthorized: 'true' }, 403],
      ['lets through what a policy allows', policy('Allow', routeArn), 200],
      ['understands wildcards in a policy', policy('Allow', 'arn:aws:execute-api:*:*:local/*/GET/*'), 200],
      ['refuses what a policy denies', policy('Deny', '*'), 403],
      ['refuses what a policy does not name', policy('Allow', routeArn.replace('GET', 'PUT')), 403],
    ];
    for (const [what, answer, status] of cases) {
      it(what, async () => {
        const authorizer = {
          kind: 'http' as const,
          target: fn(() => answer),
          identitySource: ['$request.header.Authorization'],
        };
        await route(
          '/',
          ({ requestContext }) => JSON.stringify((requestContext as { authorizer?: unknown }).authorizer),
          { authorizer },
        );
        const reply = await get('/', { headers: { authorization: 'Bearer x' } });
        expect(reply.status).to.equal(status);
        if (status === 200) expect(await reply.json()).to.deep.equal({ lambda: { sub: 'ada' } });
      });
    }

    it('asks it with the request and its identity', async () => {
      let question: Record<string, unknown> = {};
      const target = fn((event) => {
        question = event;
        return { isAuthorized: true };
      });
      await route('/', () => '', {
        authorizer: { kind: 'http', target, identitySource: ['$request.header.Authorization'] },
      });
      await get('/', { headers: { authorization: 'Bearer x' } });
      expect(question).to.deep.include({ version: '2.0', type: 'REQUEST', routeArn, identitySource: ['Bearer x'] });
      expect(question).not.to.have.property('body');
    });

    it('answers 401 without asking when the identity is missing, or when it says so', async () => {
      let asked = 0;
      const target = fn(() => {
        asked += 1;
        throw new Error('Unauthorized');
      });
      await route('/', () => '', {
        authorizer: { kind: 'http', target, identitySource: ['$request.header.Authorization'] },
      });
      expect((await get('/')).status).to.equal(401);
      expect(asked).to.equal(0);
      expect((await get('/', { headers: { authorization: 'x' } })).status).to.equal(401);
      expect(asked).to.equal(1);
    });
  });

  describe('as a REST API', () => {
    const rest = (handler: (event: never) => unknown, authorizer?: Authorizer, binaryMediaTypes: string[] = []) =>
      serve(
        () => [
          { method: 'ANY', path: '/dev/users/{id}', stage: 'dev', payload: '1.0', target: fn(handler), authorizer },
        ],
        { rest: () => ({ stage: 'dev', binaryMediaTypes, preflights: [] }) },
      );

    it('makes a payload 1.0 event of a request below the stage', async () => {
      let event: Record<string, unknown> = {};
      await rest((given) => {
        event = given;
        return { statusCode: 201, multiValueHeaders: { 'x-two': ['a', 'b'] }, body: 'made' };
      });
      const answer = await get('/dev/users/7?a=1&a=2', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      });
      expect(event).to.deep.include({
        resource: '/users/{id}',
        path: '/users/7',
        httpMethod: 'POST',
        pathParameters: { id: '7' },
        queryStringParameters: { a: '2' },
        multiValueQueryStringParameters: { a: ['1', '2'] },
        body: '{}',
        isBase64Encoded: false,
      });
      expect(event.requestContext).to.deep.include({ stage: 'dev', path: '/dev/users/7', httpMethod: 'POST' });
      expect(answer.status).to.equal(201);
      expect(answer.headers.get('x-two')).to.equal('a, b');
    });

    it('answers 502 when the function throws, or answers nothing a REST API understands', async () => {
      await rest(() => ({ no: 'status' }));
      expect((await get('/dev/users/7')).status).to.equal(502);
    });

    it('asks a token authorizer, and hands on who it is', async () => {
      let question: Record<string, unknown> = {};
      const target = fn((given) => {
        question = given;
        const policyDocument = {
          Statement: [{ Effect: 'Allow', Resource: 'arn:aws:execute-api:*:*:local/dev/GET/users/*' }],
        };
        return { principalId: 'ada', policyDocument, context: { plan: 'free' } };
      });
      await rest(
        ({ requestContext }: { requestContext: { authorizer: unknown } }) => ({
          statusCode: 200,
          body: JSON.stringify(requestContext.authorizer),
        }),
        { kind: 'rest-token', target, identitySource: ['method.request.header.Authorization'] },
      );
      const answer = await get('/dev/users/7', { headers: { authorization: 'Bearer x' } });
      expect(await answer.json()).to.deep.equal({ principalId: 'ada', plan: 'free' });
      expect(question).to.deep.include({ type: 'TOKEN', authorizationToken: 'Bearer x' });
      expect((await get('/dev/users/7', { method: 'DELETE', headers: { authorization: 'x' } })).status).to.equal(403);
    });
  });
});

describe('listening', () => {
  it('names the flag when the port is taken', async () => {
    const app = { fetch: () => new Response('') };
    const first = await listen(app, { host: '127.0.0.1', port: 0, flag: '--port' });
    const second = listen(app, { host: '127.0.0.1', port: first.port, flag: '--rekognition-port' });
    const error = await second.then(
      () => expect.fail('it listens'),
      (thrown) => thrown,
    );
    expect(error).to.include({ code: 'PORT_TAKEN', exitCode: 2 });
    expect(error.message).to.contain(`port ${first.port} of --rekognition-port`);
    await first.close();
  });
});
