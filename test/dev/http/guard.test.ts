import { request } from 'node:http';
import { connect } from 'node:net';
import { expect } from 'chai';
import { Hono } from 'hono';
import { inProcessFunction } from '../../../src/dev/functions/in-process.js';
import { type FrontEnv, httpFront } from '../../../src/dev/http/front.js';
import { type GuardOptions, guard } from '../../../src/dev/http/guard.js';
import { type Listening, listen, type ServerTimeouts } from '../../../src/dev/listen.js';
import { silentReporter } from '../../../src/errors/reporter.js';

describe('who may talk to dev', () => {
  let server: Listening | undefined;
  let calls = 0;
  afterEach(() => server?.close());

  async function start(options: Partial<GuardOptions> = {}, timeouts?: ServerTimeouts): Promise<void> {
    const handler = async () => {
      calls += 1;
      return { statusCode: 200, headers: { 'access-control-allow-origin': '*' }, body: 'secret' };
    };
    const routes = [
      { method: 'ANY', path: '$default', target: inProcessFunction({ name: 'fn', timeout: 5, handler }) },
    ];
    const cors = {
      allowedOrigins: ['https://friend.example'],
      allowedMethods: ['GET'],
      allowedHeaders: [],
      exposedHeaders: [],
      allowCredentials: false,
    };
    const app = new Hono<FrontEnv>();
    app.use(guard({ host: '127.0.0.1', reporter: silentReporter, ...options }));
    app.route('/', httpFront({ routes: () => routes, cors: () => cors, reporter: silentReporter }));
    server = await listen(app, { host: '127.0.0.1', port: 0, flag: '--port', ...(timeouts && { timeouts }) });
    calls = 0;
  }

  /** With any header, as a browser under a foreign name would send it. */
  function get(headers: Readonly<Record<string, string>>): Promise<{ status: number; allowed: string | undefined }> {
    const port = server!.port;
    return new Promise((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port, headers }, (answer) => {
        const allowed = answer.headers['access-control-allow-origin'];
        answer.resume().on('end', () => resolve({ status: answer.statusCode ?? 0, allowed }));
      });
      sent.on('error', reject).end();
    });
  }
  const own = () => `127.0.0.1:${server!.port}`;

  describe('by the name it is called', () => {
    const rebinding = [
      'evil.example',
      'evil.example:3000',
      '127.0.0.1.evil.example',
      'localhost.evil.example',
      '10.0.0.1',
    ];
    for (const host of rebinding)
      it(`${host} is refused before any function runs`, async () => {
        await start();
        expect((await get({ host })).status).to.equal(403);
        expect(calls).to.equal(0);
      });

    for (const host of ['localhost', 'LOCALHOST:3000', '127.0.0.1', '127.1.2.3:80', '[::1]:3000', 'box.example'])
      it(`${host} is let in`, async () => {
        await start({ allowHosts: ['box.example'] });
        expect((await get({ host })).status).to.equal(200);
      });

    it('an address of this machine is let in where it listens on all', async () => {
      await start({ host: '0.0.0.0' });
      expect((await get({ host: 'evil.example' })).status).to.equal(403);
      expect((await get({ host: own() })).status).to.equal(200);
    });
  });

  it('pages of others can read what the service file lets them, whatever the function says', async () => {
    await start();
    expect(await get({ origin: 'https://friend.example' })).to.deep.equal({
      status: 200,
      allowed: 'https://friend.example',
    });
    expect(await get({ origin: 'https://evil.example' })).to.deep.equal({ status: 200, allowed: undefined });
  });

  describe('where photos are fetched from private addresses', () => {
    beforeEach(() => start({ ownPagesOnly: true, allowOrigins: ['http://localhost:5173'] }));

    const strangers: Record<string, Readonly<Record<string, string>>> = {
      'another site': { origin: 'https://evil.example' },
      'a page the service file allows': { origin: 'https://friend.example' },
      'another port of this machine': { origin: 'http://127.0.0.1:1' },
      'a sandboxed frame': { origin: 'null' },
      'an image in a page of another site': { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
    };
    for (const [name, headers] of Object.entries(strangers))
      it(`${name} is refused before any function runs`, async () => {
        expect((await get(headers)).status).to.equal(403);
        expect(calls).to.equal(0);
      });

    const friends: Record<string, () => Readonly<Record<string, string>>> = {
      'its own page': () => ({ origin: `http://${own()}`, 'sec-fetch-site': 'same-origin' }),
      'its own page by another name of loopback': () => ({ origin: `http://localhost:${server!.port}` }),
      'an origin of --allow-origin': () => ({ origin: 'http://localhost:5173' }),
      'a program': () => ({}),
      'a user who follows a link': () => ({ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }),
    };
    for (const [name, headers] of Object.entries(friends))
      it(`${name} is let in`, async () => {
        expect((await get(headers())).status).to.equal(200);
      });
  });

  /** Sends text as it is and answers all that comes back until the connection ends. */
  function raw(text: string, more?: (write: (chunk: Buffer) => boolean) => void): Promise<string> {
    return new Promise((resolve) => {
      const socket = connect(server!.port, '127.0.0.1');
      let answer = '';
      socket.on('data', (data) => {
        answer += data;
      });
      socket.on('error', () => undefined).on('close', () => resolve(answer));
      socket.write(text);
      more?.((chunk) => !socket.destroyed && socket.write(chunk));
    });
  }

  it('a body without a length is counted as it comes, and cut off at 10 MB', async () => {
    await start();
    let sent = 0;
    const megabyte = Buffer.alloc(1_000_000, 'x');
    const chunk = Buffer.concat([Buffer.from(`${megabyte.length.toString(16)}\r\n`), megabyte, Buffer.from('\r\n')]);
    const head = `POST / HTTP/1.1\r\nhost: ${own()}\r\ntransfer-encoding: chunked\r\n\r\n`;
    const answer = await raw(head, (write) => {
      for (; sent < 40; sent += 1) write(chunk);
    });
    expect(answer).to.match(/^HTTP\/1\.1 413 /);
    expect(calls).to.equal(0);
  });

  it('a sender that takes too long is cut off', async () => {
    await start({}, { headersTimeout: 100, requestTimeout: 200, connectionsCheckingInterval: 20 });
    const head = `POST / HTTP/1.1\r\nhost: ${own()}\r\ncontent-length: 100\r\n\r\n`;
    await raw(`${head}only half`);
    await raw('GET / HTTP/1.1\r\nhost: ');
    expect(calls).to.equal(0);
  });
});
