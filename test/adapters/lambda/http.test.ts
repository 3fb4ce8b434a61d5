import { expect } from 'chai';
import sharp from 'sharp';
import { v7 } from 'uuid';
import { downloadImageHandler } from '../../../src/adapters/lambda/download-image-handler.js';
import { viewImageHandler } from '../../../src/adapters/lambda/view-image-handler.js';
import { EmojifyError } from '../../../src/errors/emojify-error.js';
import { context, type HttpEventOptions, httpEvent } from '../../support/events.js';
import { imageRecord } from '../../support/image-record.js';
import { type LocalService, localService } from '../../support/local-service.js';
import { plainPhoto, sample } from '../../support/sample.js';
import { suiteFolder } from '../../support/temp-folder.js';

const detector = { name: 'none', detect: async () => [] };
const json = { 'content-type': 'application/json' };
const url = 'https://photos.example.com/a.jpg';

describe('HTTP API', () => {
  const folder = suiteFolder();
  let service: LocalService;
  let fetched: () => Promise<Buffer>;
  before(async () => {
    const fetchPhoto = async () => ({ bytes: await fetched() });
    service = await localService({ data: folder(), detector, fetchPhoto });
  });
  beforeEach(() => {
    fetched = () => plainPhoto();
  });
  after(() => service.stores.close());

  const post = (path: string, options: HttpEventOptions) => service.request('POST', path, options);
  const postUrl = (options: Partial<HttpEventOptions> = {}) =>
    post('/images', { ...options, headers: { ...json, ...options.headers }, body: JSON.stringify({ url }) });
  const get = (id: string, accept = 'application/json') =>
    service.request('GET', `/images/${id}`, { headers: { accept } });
  const processed = async (): Promise<string> => {
    const id = String((await postUrl()).json().id);
    await service.settle();
    return id;
  };

  describe('POST /images', () => {
    it('takes the URL of a photo, with or without a content type', async () => {
      expect((await postUrl()).status).to.equal(202);
      expect((await post('/images', { body: JSON.stringify({ url }) })).status).to.equal(202);
    });

    it('takes a photo as the body, whatever type it is said to be', async () => {
      const body = await plainPhoto();
      const answer = await post('/images', { body, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
      expect(answer.status).to.equal(202);
      const { contentType } = (await get(String(answer.json().id))).json();
      expect(contentType).to.equal('image/jpeg');
    });

    for (const type of ['text/plain', 'application/json', 'image/svg+xml', 'video/mp4'])
      it(`takes a photo sent as ${type} by its bytes`, async () => {
        const answer = await post('/images', { body: await plainPhoto(), headers: { 'content-type': type } });
        expect(answer.status).to.equal(202);
      });

    for (const type of ['text/plain', 'application/json'])
      it(`reports a photo that was decoded as ${type} in transit, without quoting it`, async () => {
        const body = (await plainPhoto()).toString('utf8');
        const answer = await post('/images', { body, headers: { 'content-type': type } });
        expect(answer.json()).to.include({ status: 400, code: 'BAD_REQUEST' });
        expect(answer.json().detail).to.match(/^the photo was decoded as text[\x20-\x7e]+$/);
      });

    it('quotes nothing of a body that is not JSON', async () => {
      const answer = await post('/images', { body: '{"url": secret-pixels', headers: json });
      expect(answer.json()).to.include({ code: 'BAD_REQUEST', detail: 'the body is not valid JSON' });
    });

    const heic = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1');
    const refused: readonly [name: string, body: string | Buffer, status: number, code: string, type?: string][] = [
      ['no body', '', 400, 'BAD_REQUEST'],
      ['broken JSON', '{"url":', 400, 'BAD_REQUEST'],
      ['JSON that is no object', '["x"]', 400, 'BAD_REQUEST', 'application/json'],
      ['JSON without a URL', '{}', 400, 'BAD_REQUEST'],
      ['a URL that is no text', '{"url": 3}', 400, 'BAD_REQUEST'],
      ['a misspelt key', '{"uri": "https://example.com"}', 400, 'BAD_REQUEST'],
      ['a form', 'x', 400, 'BAD_REQUEST', 'multipart/form-data; boundary=x'],
      ['text', 'hello', 415, 'NOT_AN_IMAGE'],
      ['a web page called JPEG', '<!doctype html><p>hi', 415, 'NOT_AN_IMAGE', 'image/jpeg'],
      ['SVG', '<svg xmlns="http://www.w3.org/2000/svg"/>', 415, 'UNSUPPORTED_FORMAT', 'image/svg+xml'],
      ['HEIC header and nothing else', heic, 422, 'UNREADABLE_IMAGE'],
      ['a PDF', '%PDF-1.7', 415, 'NOT_AN_IMAGE'],
      ['a JPEG cut off in its header', sample.subarray(0, 12), 422, 'UNREADABLE_IMAGE'],
      ['a body over 4 MB', Buffer.concat([sample, Buffer.alloc(4 * 1024 * 1024)]), 413, 'BODY_TOO_LARGE'],
    ];
    for (const [name, body, status, code, type] of refused)
      it(`refuses ${name} with ${status} ${code}`, async () => {
        const answer = await post('/images', { body, headers: type ? { 'content-type': type } : {} });
        expect(answer.headers['content-type']).to.equal('application/problem+json');
        expect(answer.json()).to.include({ status, code, requestId: 'request-1' });
        expect(answer.status).to.equal(status);
      });

    it('refuses a picture of too many pixels by its header', async () => {
      const png = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
        .png()
        .toBuffer();
      png.writeUInt32BE(50_000, 16);
      png.writeUInt32BE(50_000, 20);
      expect((await post('/images', { body: png })).json()).to.include({ status: 413, code: 'IMAGE_TOO_LARGE' });
    });

    it('names the way for larger photos', async () => {
      const body = Buffer.concat([sample, Buffer.alloc(4 * 1024 * 1024)]);
      expect((await post('/images', { body })).json().links).to.deep.equal({ uploads: '/uploads' });
    });

    it('answers an error of the URL at once, and keeps nothing', async () => {
      const codes = { URL_PRIVATE_ADDRESS: 400, URL_SCHEME: 400, URL_STATUS: 422, URL_TIMEOUT: 422 } as const;
      for (const [code, status] of Object.entries(codes)) {
        fetched = () => Promise.reject(new EmojifyError(code as keyof typeof codes, 'the URL is bad'));
        expect((await postUrl()).json()).to.include({ status, code, detail: 'the URL is bad' });
      }
    });

    it('answers 500 without a word of what broke, and logs it', async () => {
      fetched = () => Promise.reject(new Error('secret detail'));
      const answer = await postUrl({ requestId: 'request-9' });
      expect(answer.json()).to.include({ status: 500, code: 'INTERNAL', requestId: 'request-9' });
      expect(answer.body.toString()).not.to.include('secret');
      const report = service.reports.find(({ code }) => code === 'REQUEST_BROKEN');
      expect(report?.data).to.include({ requestId: 'request-9' });
    });
  });

  describe('Idempotency-Key', () => {
    const keyed = (key: string) => ({ headers: { 'idempotency-key': key } });

    it('makes one image of a request and its repeats, also at once', async () => {
      const answers = await Promise.all([postUrl(keyed('k1')), postUrl(keyed('k1')), postUrl(keyed('k1'))]);
      const again = await postUrl(keyed('k1'));
      const ids = [...answers, again].map((answer) => answer.json().id);
      expect(new Set(ids).size).to.equal(1);
      await service.settle();
      expect((await postUrl(keyed('k1'))).json()).to.include({ id: ids[0], status: 'processed' });
    });

    it('keeps the first photo when the URL gives another one to a repeat', async () => {
      let turn = 0;
      const [first, second] = [await plainPhoto(40, 40), await plainPhoto(50, 50)];
      fetched = async () => (turn++ === 0 ? first : second);
      const [answer] = await Promise.all([postUrl(keyed('k0')), postUrl(keyed('k0'))]);
      const id = String(answer.json().id);
      const original = await service.stores.images.get(`originals/${id}`);
      await postUrl(keyed('k0'));
      expect(await service.stores.images.get(`originals/${id}`)).to.deep.equal(original);
      await service.settle();
      expect((await get(String(id))).json()).to.include({ status: 'processed' });
    });

    it('refuses another request under the same key', async () => {
      await postUrl(keyed('k2'));
      const answer = await post('/images', { body: await plainPhoto(), headers: { 'idempotency-key': 'k2' } });
      expect(answer.json()).to.include({ status: 422, code: 'IDEMPOTENCY_KEY_REUSED' });
    });

    it('goes on where a try died before the photo was stored', async () => {
      fetched = () => Promise.reject(new Error('killed'));
      expect((await postUrl(keyed('k3'))).status).to.equal(500);
      fetched = () => plainPhoto();
      const id = String((await postUrl(keyed('k3'))).json().id);
      await service.settle();
      expect((await get(id)).json()).to.include({ status: 'processed' });
    });

    it('goes on where a try died between storing the photo and its event', async () => {
      const id = String((await postUrl(keyed('k4'))).json().id);
      const before = (await service.stores.objectChanges.read(0, 1e6)).length;
      await postUrl(keyed('k4'));
      const after = await service.stores.objectChanges.read(0, 1e6);
      expect(after).to.have.length(before + 1);
      expect(after.at(-1)?.change).to.include({ kind: 'created', key: `originals/${id}` });
    });

    it('is checked', async () => {
      for (const key of ['', 'with space', 'x'.repeat(256)])
        expect((await postUrl(keyed(key))).json()).to.include({ status: 400, code: 'BAD_REQUEST' });
    });
  });

  describe('POST /uploads', () => {
    const ask = (document: unknown) => post('/uploads', { body: JSON.stringify(document), headers: json });

    it('answers a link for one PUT of this type and length, and an id that can be asked for at once', async () => {
      const answer = await ask({ contentType: 'image/jpeg', size: 5_000_000 });
      expect(answer.status).to.equal(202);
      const { id, status, upload, links } = answer.json() as Record<string, Record<string, unknown>>;
      expect(status).to.equal('received');
      expect(links).to.deep.equal({ self: `/images/${id}` });
      expect(upload).to.include({ method: 'PUT' });
      expect(upload?.headers).to.deep.equal({
        'content-type': 'image/jpeg',
        'if-none-match': '*',
        'x-amz-meta-requestid': 'request-1',
      });
      expect((await get(String(id))).status).to.equal(202);
    });

    it('starts the rest when the photo arrives', async () => {
      const { id } = (await ask({ contentType: 'image/jpeg', size: 1 })).json();
      const attributes = { contentType: 'image/jpeg', requestId: 'request-1' };
      await service.stores.images.put(`originals/${id}`, await plainPhoto(40, 30), attributes);
      await service.settle();
      expect((await get(String(id))).json()).to.include({ status: 'processed', width: 40, height: 30 });
    });

    it('reports an upload that turns out not to be a photo', async () => {
      const { id } = (await ask({ contentType: 'image/jpeg', size: 4 })).json();
      const attributes = { contentType: 'image/jpeg', requestId: 'request-1' };
      await service.stores.images.put(`originals/${id}`, Buffer.from('text'), attributes);
      await service.settle();
      const answer = await get(String(id));
      expect(answer.json()).to.include({ status: 422, code: 'NOT_AN_IMAGE', id, imageStatus: 'failed' });
    });

    it('says 410 once the link has ended without a photo', async () => {
      const until = new Date(Date.now() - 3_600_000).toISOString();
      const record = imageRecord({ source: { kind: 'upload', until } });
      await service.stores.analyses.create(record);
      expect((await get(record.imageId)).json()).to.include({ status: 410, code: 'UPLOAD_EXPIRED' });
    });

    const refused: readonly [document: unknown, status: number, code: string][] = [
      [{}, 400, 'BAD_REQUEST'],
      [{ contentType: 'image/jpeg', size: '5' }, 400, 'BAD_REQUEST'],
      [{ contentType: 'image/jpeg', size: 0 }, 400, 'BAD_REQUEST'],
      [{ contentType: 'image/jpeg', size: 1.5 }, 400, 'BAD_REQUEST'],
      [{ contentType: 'image/bmp', size: 5 }, 415, 'UNSUPPORTED_FORMAT'],
      [{ contentType: 'image/jpeg', size: 25_000_001 }, 413, 'BODY_TOO_LARGE'],
      [{ contentType: 'image/jpeg', size: 5, name: 'x' }, 400, 'BAD_REQUEST'],
    ];
    for (const [document, status, code] of refused)
      it(`refuses ${JSON.stringify(document)}`, async () => {
        expect((await ask(document)).json()).to.include({ status, code });
      });
  });

  describe('GET /images/{id}', () => {
    const wishes: readonly [accept: string, type: string][] = [
      ['image/*', 'image/jpeg'],
      ['*/*', 'image/jpeg'],
      ['', 'image/jpeg'],
      ['text/html,application/xhtml+xml,image/avif,image/webp,*/*;q=0.8', 'image/jpeg'],
      ['image/png', 'image/jpeg'],
      ['application/json', 'application/json'],
      ['application/json, */*;q=0.5', 'application/json'],
      ['image/*;q=0.2, application/json;q=0.9', 'application/json'],
      ['image/*, application/json', 'image/jpeg'],
    ];
    for (const [accept, type] of wishes)
      it(`answers Accept: ${accept || 'nothing'} with ${type}`, async () => {
        const answer = await get(await processed(), accept);
        expect(answer.status).to.equal(200);
        expect(answer.headers['content-type']).to.equal(type);
      });

    it('has nothing else to offer', async () => {
      expect((await get(v7(), 'text/plain')).json()).to.include({ status: 406, code: 'NOT_ACCEPTABLE' });
    });

    it('answers 404 for ids that are unknown, malformed, or paths in disguise', async () => {
      for (const id of [v7(), 'x', '..%2Foriginals', 'idempotency%23abc', `${v7()}x`, v7().toUpperCase()])
        expect((await get(id)).json()).to.include({ status: 404, code: 'IMAGE_NOT_FOUND' });
    });

    it('answers 404 once the image’s time is up, before the store drops it', async () => {
      const record = imageRecord({ expiresAt: Math.floor(Date.now() / 1000) - 1 });
      await service.stores.analyses.create(record);
      expect((await get(record.imageId)).status).to.equal(404);
    });

    it('says nothing of where the photo was fetched from', async () => {
      const answer = await get(await processed());
      expect(answer.body.toString()).not.to.include('photos.example.com');
    });

    it('redirects to a signed link for a result over 4 MB', async () => {
      const record = imageRecord({ status: 'processed', result: { contentType: 'image/png', bytes: 5_000_000 } });
      await service.stores.analyses.create(record);
      const answer = await get(record.imageId, 'image/*');
      expect(answer.status).to.equal(302);
      expect(answer.headers.location).to.match(new RegExp(`/objects/processed/${record.imageId}\\?expires=`));
      expect(answer.headers['cache-control']).to.equal('no-store');
    });

    it('answers 304 to who has it already', async () => {
      const id = await processed();
      const { etag } = (await get(id, 'image/*')).headers;
      const headers = { accept: 'image/*', 'if-none-match': String(etag) };
      const answer = await service.request('GET', `/images/${id}`, { headers });
      expect(answer.status).to.equal(304);
      expect(answer.body).to.have.length(0);
    });

    it('compares tags weakly, in lists as well', async () => {
      const id = await processed();
      const { etag } = (await get(id, 'image/*')).headers;
      const ask = async (tags: string) => {
        const headers = { accept: 'image/*', 'if-none-match': tags };
        return (await service.request('GET', `/images/${id}`, { headers })).status;
      };
      for (const tags of [`W/${etag}`, `"other", ${etag}`, `W/"other",W/${etag}`, '*'])
        expect(await ask(tags), tags).to.equal(304);
      for (const tags of ['"other"', 'W/"other"', String(etag).replaceAll('"', ''), ''])
        expect(await ask(tags), tags).to.equal(200);
    });

    it('answers HEAD as GET, without a body but with its length', async () => {
      const id = await processed();
      const answer = await service.request('HEAD', `/images/${id}`);
      const { body } = await get(id, 'image/*');
      expect(answer.headers['content-length']).to.equal(String(body.length));
      expect(answer.status).to.equal(200);
      expect(answer.headers['content-type']).to.equal('image/jpeg');
      expect(answer.body).to.have.length(0);
    });
  });

  describe('DELETE /images/{id}', () => {
    it('answers 404 for an unknown image', async () => {
      expect((await service.request('DELETE', `/images/${v7()}`)).status).to.equal(404);
    });
  });

  describe('every answer', () => {
    it('says where it may be used and that nothing of it is to be guessed', async () => {
      for (const answer of [await get(await processed(), 'image/*'), await get('x'), await postUrl()])
        expect(answer.headers).to.include({
          'access-control-allow-origin': '*',
          'x-content-type-options': 'nosniff',
          'x-request-id': 'request-1',
          'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        });
    });

    it('answers preflights of pages of other origins', async () => {
      const answer = await service.request('OPTIONS', `/images/${v7()}`);
      expect(answer.status).to.equal(204);
      expect(answer.headers['access-control-allow-methods']).to.equal('GET, HEAD, OPTIONS');
      expect(String(answer.headers['access-control-allow-headers'])).to.include('idempotency-key');
    });

    it('distinguishes unknown paths from methods that are not allowed', async () => {
      expect((await service.request('GET', '/nothing')).json()).to.include({ status: 404, code: 'NOT_FOUND' });
      const answer = await service.request('PATCH', '/');
      expect(answer.json()).to.include({ status: 405, code: 'METHOD_NOT_ALLOWED' });
      expect(answer.headers.allow).to.equal('GET, HEAD, OPTIONS');
    });

    it('has links that fit a stage in the path', async () => {
      const { images, analyses } = service.stores;
      const log = { invoked: () => undefined, report: () => undefined };
      const deps = { images, analyses, log, now: Date.now, newId: v7 };
      const handler = downloadImageHandler({ ...deps, fetchPhoto: async () => ({ bytes: await plainPhoto() }) });
      const event = httpEvent('POST', '/images', { stage: 'prod', body: JSON.stringify({ url }) });
      expect((await handler(event, context)).headers?.location).to.match(/^\/prod\/images\//);
    });
  });

  it('names the event it needs when it is invoked with another', async () => {
    const log = { invoked: () => undefined, report: () => undefined };
    const handler = viewImageHandler({ ...service.stores, log, now: Date.now });
    const wrong = { id: 'x' } as unknown as Parameters<typeof handler>[0];
    const error = await handler(wrong, context).catch((thrown: Error) => thrown);
    expect(error).to.have.property('message').that.contains('not an event of an HTTP API').and.contains('--event http');
  });

  it('serves the page it is given', async () => {
    const { images, analyses } = service.stores;
    const log = { invoked: () => undefined, report: () => undefined };
    const headers = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "default-src 'self'" };
    const page = async () => ({ body: '<!doctype html>', headers });
    const handler = viewImageHandler({ images, analyses, log, now: Date.now, page });
    const answer = await handler(httpEvent('GET', '/'), context);
    expect(answer).to.include({ statusCode: 200, body: '<!doctype html>' });
    expect(answer.headers).to.include({ ...headers, 'x-content-type-options': 'nosniff' });
    const none = viewImageHandler({ images, analyses, log, now: Date.now });
    expect(await none(httpEvent('GET', '/'), context)).to.include({ statusCode: 404 });
  });
});
