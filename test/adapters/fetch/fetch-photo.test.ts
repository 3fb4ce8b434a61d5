import { STATUS_CODES } from 'node:http';
import { getDefaultAutoSelectFamily, setDefaultAutoSelectFamily } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { isTransientFetchError } from '../../../src/adapters/fetch/fetch-error.js';
import { type FetchPhotoOptions, fetchPhoto } from '../../../src/adapters/fetch/fetch-photo.js';
import { EmojifyError } from '../../../src/errors/emojify-error.js';
import { loopback } from '../../support/loopback.js';
import { sample } from '../../support/sample.js';

async function failure(url: string, options: FetchPhotoOptions = { allowPrivate: true }): Promise<EmojifyError> {
  try {
    await fetchPhoto(url, options);
  } catch (error) {
    if (error instanceof EmojifyError) return error;
    throw error;
  }
  throw new Error(`fetched ${url}`);
}

/** Fails with this code, and says that another try does not help. */
async function forGood(url: string, code: string): Promise<EmojifyError> {
  const error = await failure(url);
  expect(error.code).to.equal(code);
  expect(error.data).to.include({ retryable: false });
  return error;
}

describe('fetching a photo', () => {
  const { serve, serveRaw } = loopback();
  const open = { allowPrivate: true };

  it('brings its bytes and what the server says of it', async () => {
    const url = await serve((_, response) => response.setHeader('content-type', 'image/jpeg').end(sample));
    const fetched = await fetchPhoto(`${url}/a.jpg?token=secret`, open);
    expect(fetched.bytes.equals(sample)).to.equal(true);
    expect(fetched).to.include({ contentType: 'image/jpeg', url: `${url}/a.jpg` });
  });

  it('tells no content type where the server sends two', async () => {
    const types = ['image/jpeg', 'text/html'];
    const url = await serve((_, response) => response.setHeader('content-type', types).end(sample));
    expect((await fetchPhoto(url, open)).contentType).to.equal(undefined);
  });

  it('follows redirects, relative ones too', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/photo') response.end(sample);
      else response.writeHead(302, { location: request.url === '/' ? '/next' : 'photo' }).end();
    });
    expect((await fetchPhoto(`${url}/`, open)).url).to.equal(`${url}/photo`);
  });

  it('unpacks a photo that the server packed unasked', async () => {
    const url = await serve((_, response) => response.setHeader('content-encoding', ' GZip ').end(gzipSync(sample)));
    expect((await fetchPhoto(url, open)).bytes.equals(sample)).to.equal(true);
  });

  const encodings: readonly [name: string, bytes: Buffer][] = [
    ['x-gzip', gzipSync(sample)],
    ['deflate', deflateSync(sample)],
    ['br', brotliCompressSync(sample)],
    ['identity', sample],
    ['', sample],
  ];
  for (const [name, bytes] of encodings)
    it(`takes the content encoding "${name}"`, async () => {
      const url = await serve((_, response) => response.setHeader('content-encoding', name).end(bytes));
      const fetched = await fetchPhoto(url, open);
      expect(fetched.bytes.equals(sample)).to.equal(true);
      expect(fetched.contentType).to.equal(undefined);
    });

  it('closes its connections', async () => {
    const closed: Promise<unknown>[] = [];
    const url = await serveRaw((socket) => {
      closed.push(new Promise((resolve) => socket.once('close', resolve)));
      socket.on('error', () => undefined);
      socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nphoto'));
    });
    expect((await fetchPhoto(url, open)).bytes.toString()).to.equal('photo');
    await Promise.all(closed);
    expect(closed).to.have.length(1);
  });

  it('follows a redirect whose own answer never ends', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/photo') response.end(sample);
      else response.writeHead(301, { location: '/photo' }).write('moved');
    });
    expect((await fetchPhoto(url, open)).bytes.equals(sample)).to.equal(true);
  });

  it('asks for no packing', async () => {
    let asked: string | undefined;
    const url = await serve((request, response) => {
      asked = request.headers['accept-encoding'] as string;
      response.end(sample);
    });
    await fetchPhoto(url, open);
    expect(asked).to.equal('identity');
  });

  describe('refuses before anything is sent', () => {
    const urls: readonly (readonly [string, string, string])[] = [
      ['a file', 'file:///etc/passwd', 'URL_SCHEME'],
      ['a data URL', 'data:image/png;base64,AAAA', 'URL_SCHEME'],
      ['ftp', 'ftp://example.com/a.jpg', 'URL_SCHEME'],
      ['what is no URL', 'http://', 'URL_INVALID'],
      ['a user and password', 'http://user:secret@example.com/a.jpg', 'URL_CREDENTIALS'],
      ['a user alone', 'https://user@example.com/a.jpg', 'URL_CREDENTIALS'],
      ['loopback, short', 'http://127.1/a.jpg', 'URL_PRIVATE_ADDRESS'],
      ['loopback, hexadecimal', 'http://0x7f000001/a.jpg', 'URL_PRIVATE_ADDRESS'],
      ['loopback, one number', 'http://2130706433/a.jpg', 'URL_PRIVATE_ADDRESS'],
      ['loopback, octal', 'http://017700000001/a.jpg', 'URL_PRIVATE_ADDRESS'],
      ['loopback, with a dot at the end', 'http://127.0.0.1./a.jpg', 'URL_PRIVATE_ADDRESS'],
      ['loopback, full-width digits', 'http://１２７.0.0.1/a.jpg', 'URL_PRIVATE_ADDRESS'],
      ['IPv6 loopback', 'http://[::1]/a.jpg', 'URL_PRIVATE_ADDRESS'],
      ['mapped loopback', 'http://[::ffff:127.0.0.1]/a.jpg', 'URL_PRIVATE_ADDRESS'],
      ['IPv6 link-local', 'http://[fe80::1]/a.jpg', 'URL_PRIVATE_ADDRESS'],
      ['cloud metadata', 'http://169.254.169.254/latest/meta-data/', 'URL_PRIVATE_ADDRESS'],
      ['a private address', 'https://192.168.0.1/a.jpg', 'URL_PRIVATE_ADDRESS'],
      ['carrier-grade NAT', 'http://100.64.0.1/a.jpg', 'URL_PRIVATE_ADDRESS'],
      ['multicast', 'http://224.0.0.1/a.jpg', 'URL_PRIVATE_ADDRESS'],
    ];
    for (const [what, url, code] of urls) {
      it(`${what}: ${url}`, async () => {
        const error = await failure(url, {});
        expect(error.code).to.equal(code);
        if (code === 'URL_PRIVATE_ADDRESS') expect(error.hint).to.contain('--allow-private-urls');
        expect(isTransientFetchError(error)).to.equal(false);
      });
    }

    it('and says neither password nor query', async () => {
      const error = await failure('http://user:secret@example.com/a.jpg?key=hidden', {});
      expect(error.message).not.to.match(/secret|hidden/);
    });
  });

  describe('checks the addresses a name resolves to', () => {
    const resolveTo =
      (...addresses: string[]): NonNullable<FetchPhotoOptions['resolve']> =>
      (_host, _options, answer) =>
        answer(
          null,
          addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
        );

    for (const address of ['127.0.0.1', '10.0.0.5', '169.254.169.254', '::1', '::ffff:10.0.0.5']) {
      it(`refuses a public name that leads to ${address}`, async () => {
        const error = await failure('http://photos.example.com/a.jpg', { resolve: resolveTo(address) });
        expect(error.code).to.equal('URL_PRIVATE_ADDRESS');
      });
    }

    it('refuses a name of which only one address is private', async () => {
      const error = await failure('http://photos.example.com/', { resolve: resolveTo('93.184.216.34', '127.0.0.1') });
      expect(error.code).to.equal('URL_PRIVATE_ADDRESS');
    });

    it('refuses localhost by the real resolver', async () => {
      expect((await failure('http://localhost:9/a.jpg', {})).code).to.equal('URL_PRIVATE_ADDRESS');
    });

    it('asks once, and connects to what it was told: an answer that changes later gains nothing', async () => {
      const port = new URL(await serve((_, response) => response.end(sample))).port;
      let asked = 0;
      const resolve: NonNullable<FetchPhotoOptions['resolve']> = (host, options, answer) => {
        asked += 1;
        resolveTo(asked === 1 ? '192.0.2.1' : '127.0.0.1')(host, options, answer);
      };
      expect((await failure(`http://rebind.example.com:${port}/`, { resolve })).code).to.equal('URL_PRIVATE_ADDRESS');
      expect(asked).to.equal(1);
    });

    it('connects to the very address the lookup gave', async () => {
      const port = new URL(await serve((request, response) => response.end(request.headers.host))).port;
      const fetched = await fetchPhoto(`http://name.example.com:${port}/`, {
        ...open,
        resolve: resolveTo('127.0.0.1'),
      });
      expect(fetched.bytes.toString()).to.equal(`name.example.com:${port}`);
    });

    it('also for sockets that try one address only', async () => {
      const before = getDefaultAutoSelectFamily();
      setDefaultAutoSelectFamily(false);
      try {
        const port = new URL(await serve((_, response) => response.end(sample))).port;
        const url = `http://name.example.com:${port}/`;
        const resolve = resolveTo('127.0.0.1');
        expect((await fetchPhoto(url, { ...open, resolve })).bytes.equals(sample)).to.equal(true);
        expect((await failure(url, { resolve })).code).to.equal('URL_PRIVATE_ADDRESS');
        expect((await failure(url, { ...open, resolve: resolveTo() })).code).to.equal('URL_BAD_RESPONSE');
      } finally {
        setDefaultAutoSelectFamily(before);
      }
    });

    it('says that a name does not resolve', async () => {
      const resolve: NonNullable<FetchPhotoOptions['resolve']> = (_host, _options, answer) =>
        answer(Object.assign(new Error('not found'), { code: 'ENOTFOUND' }), undefined as never);
      const error = await failure('http://nowhere.example.com/', { resolve });
      expect(error.code).to.equal('URL_HOST_NOT_FOUND');
      expect(error.message).to.include('nowhere.example.com');
    });
  });

  describe('holds every redirect to the same rules', () => {
    const targets: readonly (readonly [string, string, string])[] = [
      ['a file', 'file:///etc/passwd', 'URL_SCHEME'],
      ['a password', 'http://user:secret@example.com/', 'URL_CREDENTIALS'],
      ['nowhere', '', 'URL_REDIRECTS'],
    ];
    for (const [what, location, code] of targets) {
      it(`refuses one to ${what}`, async () => {
        const url = await serve((_, response) => response.writeHead(302, { location }).end());
        await forGood(url, code);
      });
    }

    for (const [what, locations] of [
      ['no place', ''],
      ['an empty place', 'location:\r\n'],
      ['two places', 'location: /a\r\nlocation: /b\r\n'],
    ])
      it(`refuses one to ${what} at once`, async () => {
        let requests = 0;
        const url = await serveRaw((socket) => {
          requests += 1;
          socket.once('data', () => socket.end(`HTTP/1.1 302 Found\r\n${locations}content-length: 0\r\n\r\n`));
        });
        await forGood(url, 'URL_REDIRECTS');
        expect(requests).to.equal(1);
      });

    it('stops at circular redirects', async () => {
      const url = await serve((_, response) => response.writeHead(301, { location: '/' }).end());
      await forGood(url, 'URL_REDIRECTS');
    });

    it('follows five, not six', async () => {
      const url = await serve((request, response) => {
        const left = Number(request.url?.slice(1));
        if (left > 0) response.writeHead(307, { location: `/${left - 1}` }).end();
        else response.end(sample);
      });
      expect((await fetchPhoto(`${url}/5`, open)).bytes.length).to.equal(sample.length);
      expect((await failure(`${url}/6`)).code).to.equal('URL_REDIRECTS');
    });
  });

  describe('ends well whatever the server does', () => {
    for (const [status, retryable] of [
      [204, false],
      [206, false],
      [300, false],
      [304, false],
      [404, false],
      [403, false],
      [410, false],
      [408, true],
      [425, true],
      [429, true],
      [500, true],
      [503, true],
      [499, false],
      [599, true],
    ] as const) {
      it(`reports status ${status}, ${retryable ? 'worth another try' : 'for good'}`, async () => {
        const url = await serve((_, response) => response.writeHead(status).end('no'));
        const error = await failure(url);
        expect(error.code).to.equal('URL_STATUS');
        expect(error.data).to.deep.equal({ status, retryable });
        expect(error.message).to.match(
          new RegExp(`answered ${[status, STATUS_CODES[status] ?? []].flat().join(' ')}$`),
        );
      });
    }

    it('refuses a web page that calls itself a picture', async () => {
      const page = '<!DOCTYPE html><title>no photo</title>';
      const url = await serve((_, response) => response.setHeader('content-type', 'image/jpeg').end(page));
      await forGood(url, 'URL_NOT_A_PHOTO');
    });

    it('tells web pages by how they begin', async () => {
      const served = async (text: string) => {
        const url = await serve((_, response) => response.end(text));
        return fetchPhoto(url, open).then(
          () => 'fetched',
          ({ code }) => code,
        );
      };
      for (const page of ['<html lang="en">', ' \n\t<HTML>', '\n<!doctype html>'])
        expect(await served(page), page).to.equal('URL_NOT_A_PHOTO');
      for (const other of ['x<html>', 'photo\n<!doctype html>', '<!doctype svg>', `${' '.repeat(512)}<html>`])
        expect(await served(other), other).to.equal('fetched');
    });

    it('refuses an empty answer', async () => {
      const url = await serve((_, response) => response.end());
      await forGood(url, 'URL_EMPTY');
    });

    it('refuses a length over the limit without reading on', async () => {
      const url = await serve((_, response) => {
        response.writeHead(200, { 'content-length': 26_000_000 });
        response.write('x');
      });
      const error = await forGood(url, 'URL_TOO_LARGE');
      expect(error.data).to.include({ limit: 25_000_000 });
      expect(error.message).to.contain('over the limit of 25 MB');
    });

    it('takes a photo of just the limit, announced or not', async () => {
      const announced = await serve((_, response) => response.setHeader('content-length', sample.length).end(sample));
      const chunked = await serve((_, response) => {
        response.write(sample.subarray(0, 9));
        response.end(sample.subarray(9));
      });
      for (const url of [announced, chunked]) {
        expect((await fetchPhoto(url, { ...open, maxBytes: sample.length })).bytes.equals(sample)).to.equal(true);
        const over = await failure(url, { ...open, maxBytes: sample.length - 1 });
        expect(over.code).to.equal('URL_TOO_LARGE');
      }
    });

    it('stops an endless answer at the limit', async () => {
      let sent = 0;
      const url = await serve((_, response) => {
        const chunk = Buffer.alloc(65_536);
        const more = () => {
          while (!response.destroyed && response.write(chunk)) sent += chunk.length;
        };
        response.on('drain', more).on('error', () => undefined);
        more();
      });
      expect((await failure(url, { ...open, maxBytes: 1_000_000 })).code).to.equal('URL_TOO_LARGE');
      expect(sent).to.be.below(50_000_000);
    });

    it('stops a gzip bomb at the limit of what it unpacks to', async () => {
      const bomb = gzipSync(Buffer.alloc(30_000_000));
      expect(bomb.length).to.be.below(100_000);
      const url = await serve((_, response) => response.setHeader('content-encoding', 'gzip').end(bomb));
      expect((await failure(url)).code).to.equal('URL_TOO_LARGE');
    });

    it('refuses broken and unknown encodings', async () => {
      const broken = await serve((_, response) => response.setHeader('content-encoding', 'gzip').end('no gzip'));
      await forGood(broken, 'URL_BAD_RESPONSE');
      const unknown = await serve((_, response) => response.setHeader('content-encoding', 'shrunk').end('?'));
      await forGood(unknown, 'URL_BAD_RESPONSE');
      const inherited = await serve((_, response) => response.setHeader('content-encoding', 'constructor').end('?'));
      await forGood(inherited, 'URL_BAD_RESPONSE');
    });

    it('gives up on a server that sends a byte now and then', async () => {
      const url = await serve((_, response) => {
        const drip = setInterval(() => response.write('x'), 20);
        response.on('close', () => clearInterval(drip));
      });
      const error = await failure(url, { ...open, timeout: 300 });
      expect(error.code).to.equal('URL_TIMEOUT');
      expect(error.message).to.contain('within 0.3 s');
      expect(isTransientFetchError(error)).to.equal(true);
    });

    it('gives up on a server that never answers', async () => {
      const url = await serveRaw(() => undefined);
      expect((await failure(url, { ...open, timeout: 200 })).code).to.equal('URL_TIMEOUT');
    });

    it('reports a body shorter than its length', async () => {
      const url = await serveRaw((socket) => {
        socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nshort'));
      });
      const error = await failure(url);
      expect(error.code).to.equal('URL_CUT_SHORT');
      expect(isTransientFetchError(error)).to.equal(true);
    });

    it('takes no more than the length that was announced', async () => {
      const url = await serveRaw((socket) => {
        socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nphotoand more'));
      });
      expect((await fetchPhoto(url, open)).bytes.toString()).to.equal('photo');
    });

    it('reports a connection that is refused or dropped', async () => {
      const dropping = await serveRaw((socket) => socket.destroy());
      expect((await failure(dropping)).code).to.equal('URL_UNREACHABLE');
      expect((await failure('http://127.0.0.1:1/')).code).to.equal('URL_UNREACHABLE');
    });

    it('reports a response that is not HTTP', async () => {
      const url = await serveRaw((socket) => socket.end('SSH-2.0-OpenSSH\r\n'));
      expect((await failure(url)).code).to.equal('URL_BAD_RESPONSE');
    });

    it('stops when the signal is aborted', async () => {
      const controller = new AbortController();
      const url = await serve(() => controller.abort(new Error('enough')));
      const error = await fetchPhoto(url, { ...open, signal: controller.signal }).catch((thrown: Error) => thrown);
      expect(error).to.have.property('message', 'enough');
    });
  });

  const malformed: Record<string, string> = {
    'a password in a URL that is none': 'https://user:secret@exa mple.com/a.jpg',
    'a host name of 300 characters': `https://${'a.'.repeat(150)}example.com/a.jpg`,
  };
  for (const [name, url] of Object.entries(malformed))
    it(`refuses ${name}, and shows no password`, async () => {
      const error = await fetchPhoto(url).catch((thrown: unknown) => thrown);
      expect(error).to.include({ code: 'URL_INVALID' });
      expect(error).to.have.property('message').that.does.not.include('secret');
      expect(error).to.have.property('message').that.includes('https://');
    });
});
