import { readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import type { BatchResult } from '../../src/batch/result.js';
import { loopback } from '../support/loopback.js';
import { runCli } from '../support/run-cli.js';
import { sample } from '../support/sample.js';
import { tempFolder } from '../support/temp-folder.js';

describe('emojify process, whatever the URL', () => {
  const folder = tempFolder();
  const { serve, serveRaw } = loopback();
  const run = async (args: readonly string[], env: Record<string, string> = {}) => {
    const { stdout, stderr, code } = await runCli(['process', '--json', ...args], { cwd: folder(), env });
    const { photos, summary }: BatchResult = JSON.parse(stdout);
    return { photos, summary, stderr, code };
  };
  /** Loopback servers stand for the internet's. */
  const outside = { EMOJIFY_ALLOW_PRIVATE_URLS: '1' };

  it('refuses every one that does not lead to the public internet, and does the files beside them', async () => {
    const refused: Readonly<Record<string, string>> = {
      'file:///etc/passwd': 'URL_SCHEME',
      'data:image/png;base64,iVBORw0KGgo=': 'URL_SCHEME',
      'ftp://example.com/a.jpg': 'URL_SCHEME',
      'gopher://example.com/b.jpg': 'URL_SCHEME',
      'http://user:password@example.com/c.jpg': 'URL_CREDENTIALS',
      'http://127.1/d.jpg': 'URL_PRIVATE_ADDRESS',
      'http://0x7f000001/e.jpg': 'URL_PRIVATE_ADDRESS',
      'http://2130706433/f.jpg': 'URL_PRIVATE_ADDRESS',
      'http://017700000001/g.jpg': 'URL_PRIVATE_ADDRESS',
      'http:127.0.0.1/h.jpg': 'URL_PRIVATE_ADDRESS',
      'http://[::1]/i.jpg': 'URL_PRIVATE_ADDRESS',
      'http://[::ffff:127.0.0.1]/j.jpg': 'URL_PRIVATE_ADDRESS',
      'http://[fe80::1]/k.jpg': 'URL_PRIVATE_ADDRESS',
      'http://169.254.169.254/latest/meta-data': 'URL_PRIVATE_ADDRESS',
      'http://100.64.0.1/l.jpg': 'URL_PRIVATE_ADDRESS',
      'http://224.0.0.1/m.jpg': 'URL_PRIVATE_ADDRESS',
      'http://localhost:1/n.jpg': 'URL_PRIVATE_ADDRESS',
      'http://': 'URL_INVALID',
    };
    const { photos, code, stderr } = await run(Object.keys(refused));
    expect(Object.fromEntries(photos.map(({ input, error }) => [input, error?.code]))).to.deep.equal(refused);
    expect({ code, stderr, files: readdirSync(folder()) }).to.deep.equal({ code: 1, stderr: '', files: [] });
  });

  it('does not take outputs that refused ones will never write for a conflict', async () => {
    const refused = [
      'http://',
      'https://a b/',
      'http://127.0.0.1/a.jpg',
      'http://[::1]/a.jpg',
      'ftp://example.com/a.jpg',
    ];
    const { photos, code } = await run(refused);
    expect(photos.map(({ error }) => error?.code)).to.deep.equal([
      'URL_INVALID',
      'URL_INVALID',
      'URL_PRIVATE_ADDRESS',
      'URL_PRIVATE_ADDRESS',
      'URL_SCHEME',
    ]);
    expect(code).to.equal(1);
  });

  it('fetches a photo, names it by its URL, and writes it into this folder', async () => {
    const url = await serve((_, response) => response.setHeader('content-type', 'image/png').end(sample));
    const { photos, code } = await run([`${url}/albums/the%20party.jpeg?size=large`], outside);
    expect(code).to.equal(0);
    expect(photos[0]).to.include({ output: 'the party.emojified.jpeg', status: 'done' });
    expect(readdirSync(folder())).to.have.members(['the party.emojified.jpeg', '.emojify.json']);
  });

  it('gives a name that tries to lead elsewhere none to lead with', async () => {
    const url = await serve((_, response) => response.end(sample));
    const { photos } = await run([`${url}/a/..%2F..%2Fetc%2Fevil`], outside);
    expect(photos[0]!.output).to.equal('_.._etc_evil.emojified.jpg');
  });

  it('reports everything that a server may do wrong', async () => {
    const url = await serve((request, response) => {
      response.on('error', () => undefined);
      const answers: Readonly<Record<string, () => void>> = {
        '/a404.jpg': () => response.writeHead(404).end('gone'),
        '/a500.jpg': () => response.writeHead(500).end('broken'),
        '/loop.jpg': () => response.writeHead(302, { location: '/loop.jpg' }).end(),
        '/inside.jpg': () => response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
        '/page.jpg': () => response.setHeader('content-type', 'image/jpeg').end('<html><body>a page</body></html>'),
        '/words.jpg': () => response.setHeader('content-type', 'image/jpeg').end('just words'),
        '/empty.jpg': () => response.end(),
        '/large.jpg': () => response.writeHead(200, { 'content-length': 26_000_000 }).write('x'),
        '/endless.jpg': () => {
          const more = () => {
            while (!response.destroyed && response.write(Buffer.alloc(65_536)));
          };
          response.on('drain', more);
          more();
        },
        '/bomb.jpg': () => response.setHeader('content-encoding', 'gzip').end(gzipSync(Buffer.alloc(30_000_000))),
      };
      answers[request.url ?? '']?.();
    });
    const short = await serveRaw((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nshort'));
    });
    const expected: Readonly<Record<string, string>> = {
      [`${url}/a404.jpg`]: 'URL_STATUS',
      [`${url}/a500.jpg`]: 'URL_STATUS',
      [`${url}/loop.jpg`]: 'URL_REDIRECTS',
      [`${url}/inside.jpg`]: 'URL_SCHEME',
      [`${url}/page.jpg`]: 'URL_NOT_A_PHOTO',
      [`${url}/words.jpg`]: 'NOT_AN_IMAGE',
      [`${url}/empty.jpg`]: 'URL_EMPTY',
      [`${url}/large.jpg`]: 'URL_TOO_LARGE',
      [`${url}/endless.jpg`]: 'URL_TOO_LARGE',
      [`${url}/bomb.jpg`]: 'URL_TOO_LARGE',
      [`${short}/short.jpg`]: 'URL_CUT_SHORT',
    };
    const { photos, code } = await run(Object.keys(expected), outside);
    expect(Object.fromEntries(photos.map(({ input, error }) => [input, error?.code]))).to.deep.equal(expected);
    expect({ code, files: readdirSync(folder()) }).to.deep.equal({ code: 1, files: [] });
  });
});
