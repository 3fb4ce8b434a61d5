import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { expect } from 'chai';
import sharp from 'sharp';
import { type ReviewServer, serveReview } from '../../../src/batch/review/review-server.js';
import { openReview, type ReviewSession } from '../../../src/batch/review/review-session.js';
import type { Corrections } from '../../../src/core/corrections/corrections.js';
import { type BatchTools, batchTools } from '../../support/batch-tools.js';
import { reviewedFace } from '../../support/reviewed.js';
import { plainPhoto } from '../../support/sample.js';
import { tempFolder } from '../../support/temp-folder.js';

const size = { width: 400, height: 300 };
const seen = { left: 40, top: 100, width: 60, height: 80 };
const drawn = { left: 240, top: 100, width: 60, height: 80 };
const face = { box: seen, confidence: 90, roll: 0, emotion: 'HAPPY', emotionConfidence: 90 } as const;

describe('a review', () => {
  const folder = tempFolder();
  const path = (name: string) => join(folder(), name);
  let tools: BatchTools;
  let session: ReviewSession;
  let server: ReviewServer;

  async function start(overwrite = false): Promise<void> {
    tools = batchTools([face]);
    const request = { photos: [folder()], out: path('out/'), corrections: path('out/corrections.json'), overwrite };
    session = await openReview(request, tools);
    server = await serveReview(session, 0);
  }

  beforeEach(async () => {
    const plain = await plainPhoto(size.width, size.height);
    for (const [index, name] of ['a', 'b', 'c'].entries()) {
      writeFileSync(path(`${name}.jpg`), Buffer.concat([plain, Buffer.alloc(index)]));
    }
    await start();
  });
  afterEach(() => server.close());

  const saved = (): Corrections => JSON.parse(readFileSync(path('out/corrections.json'), 'utf8'));
  const statuses = () => session.result.photos.map(({ status, error }) => error?.code ?? status).join(' ');
  const put = (index: number, body: unknown) =>
    fetch(`${server.url}photos/${index}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  /** The colour in the middle of a box of the output. */
  async function colourAt(name: string, { left, top }: typeof drawn): Promise<number[]> {
    const region = { left: left + 30, top: top + 40, width: 1, height: 1 };
    return [
      ...(await sharp(readFileSync(path(`out/${name}`)))
        .extract(region)
        .raw()
        .toBuffer()),
    ];
  }

  it('saves a decision and covers the photo again, without searching it', async () => {
    expect({ searched: tools.searched(), statuses: statuses() }).to.deep.equal({
      searched: 3,
      statuses: 'done done done',
    });
    expect(saved().photos.map(({ name, faces }) => `${name} ${faces.length}`)).to.deep.equal([
      'a.jpg 1',
      'b.jpg 1',
      'c.jpg 1',
    ]);
    const original = readFileSync(path('b.jpg'));
    const entry = saved().photos[1]!;
    const faces = [
      { ...entry.faces[0]!, decision: 'no-face' as const },
      reviewedFace(drawn, size, { origin: 'manual', style: 'box' }),
    ];
    const answer = await put(1, { ...entry, review: 'accepted', faces });
    expect([answer.status, await answer.json()]).to.deep.equal([200, { after: 'after/1?1' }]);
    expect(await colourAt('b.jpg', drawn)).to.deep.equal([0, 0, 0]);
    expect((await colourAt('b.jpg', seen))[2]).to.be.within(200, 208);
    expect(saved().photos[1]).to.deep.equal({ ...entry, review: 'accepted', faces });
    expect({ searched: tools.searched(), totals: session.totals() }).to.deep.equal({
      searched: 3,
      totals: { reviewed: 1, corrected: 1 },
    });
    expect(readFileSync(path('b.jpg')).equals(original)).to.equal(true);
  });

  it('is resumed: what was done is not done again, but new and changed photos are', async () => {
    const entry = saved().photos[0]!;
    await put(0, { ...entry, faces: [{ ...entry.faces[0]!, emoji: '🐶' }] });
    await server.close();
    writeFileSync(path('d.jpg'), await plainPhoto(200, 150));
    writeFileSync(path('c.jpg'), await plainPhoto(size.width, 200));
    await start();
    expect({ searched: tools.searched(), statuses: statuses() }).to.deep.equal({
      searched: 2,
      statuses: 'skipped skipped done done',
    });
    expect(session.totals().corrected).to.equal(1);
    expect(session.page()).to.contain('"emoji":"🐶"');
  });

  it('replaces no file in the output folder that emojify did not write', async () => {
    await server.close();
    writeFileSync(path('d.jpg'), await plainPhoto(200, 150));
    writeFileSync(path('out/d.jpg'), 'mine');
    await start();
    expect(statuses()).to.equal('skipped skipped skipped OUTPUT_EXISTS');
    expect(readFileSync(path('out/d.jpg'), 'utf8')).to.equal('mine');
  });

  it('refuses decisions that are not valid, and keeps what it has', async () => {
    const [a, b] = saved().photos;
    for (const body of [b, { ...a, faces: [{}] }, { ...a, more: 1 }, [], 'text']) {
      const answer = await put(0, body);
      expect([answer.status, ((await answer.json()) as { code: string }).code]).to.deep.equal([400, 'BAD_CORRECTIONS']);
    }
    expect(saved().photos).to.deep.equal([a, b, saved().photos[2]]);
  });

  it('says so if a photo was deleted meanwhile', async () => {
    rmSync(path('a.jpg'));
    const answer = await fetch(`${server.url}before/0`);
    expect([answer.status, ((await answer.json()) as { code: string }).code]).to.deep.equal([404, 'INPUT_NOT_FOUND']);
    expect((await fetch(`${server.url}after/0`)).status).to.equal(200);
  });

  /** The status that a request with these headers is answered with. */
  function ask(url: string, headers: Record<string, string> = {}, method = 'GET'): Promise<number | undefined> {
    return new Promise((resolve, reject) => {
      const request = httpRequest(url, { method, headers, agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      request.on('error', reject).end();
    });
  }

  it('answers only to who knows the address, by this host and from this origin', async () => {
    const { url } = server;
    const { host, origin } = new URL(url);
    expect(await ask(url)).to.equal(200);
    expect(await ask(`${url}before/0`)).to.equal(200);
    expect(await ask(`${url}after/2`, { origin })).to.equal(200);
    expect(await ask(url, { host: host.replace('127.0.0.1', 'localhost') })).to.equal(200);
    expect(await ask(url, { host: 'evil.example' })).to.equal(403);
    expect(await ask(url, { origin: 'http://evil.example' })).to.equal(403);
    expect(await ask(url, { origin: 'null' })).to.equal(403);
    for (const other of ['', 'x/', `${url.slice(origin.length + 1, -2)}/`, 'before/0']) {
      expect(await ask(`${origin}/${other}`), other).to.equal(404);
    }
    for (const other of [
      'before/3',
      'before/-1',
      'before/',
      'before/0x1',
      'before/-0',
      'before/0000000000',
      'photos/x',
      'other/1',
      'constructor/0',
    ]) {
      expect(await ask(`${url}${other}`), other).to.equal(404);
    }
    expect(await ask(`${url}before/01`)).to.equal(200);
    expect(await ask(`${url}photos/0`)).to.equal(405);
    expect(await ask(`${url}photos/0`, { 'content-type': 'text/plain' }, 'PUT')).to.equal(415);
  });

  it('of inputs of which none is a photo ends with the reason, and writes nothing', async () => {
    writeFileSync(path('text.jpg'), 'no photo');
    const request = {
      photos: [path('text.jpg'), path('gone.jpg')],
      out: path('new/'),
      corrections: path('new/c.json'),
    };
    const error = await openReview(request, tools).catch((thrown) => thrown);
    expect(error).to.include({ code: 'NOT_AN_IMAGE' });
    expect(error.message).to.contain('text.jpg').and.contain('1 more').and.contain('no photo to review');
    expect(existsSync(path('new/c.json'))).to.equal(false);
  });

  const code = async (answer: Response) => [answer.status, ((await answer.json()) as { code: string }).code];
  const raw = (index: number, body: string) =>
    fetch(`${server.url}photos/${index}`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body });

  it('covers a photo again only if its output changes, and its address changes with it', async () => {
    const entry = saved().photos[0]!;
    const decide = async (body: unknown) => (await (await put(0, body)).json()) as { after: string };
    const output = readFileSync(path('out/a.jpg'));
    expect(await decide({ ...entry, review: 'marked' })).to.deep.equal({ after: 'after/0?0' });
    expect(readFileSync(path('out/a.jpg')).equals(output)).to.equal(true);
    expect(session.totals()).to.deep.equal({ reviewed: 1, corrected: 0 });
    const left = { ...entry, faces: [{ ...entry.faces[0]!, decision: 'visible' }] };
    expect(await decide(left)).to.deep.equal({ after: 'after/0?1' });
    expect(readFileSync(path('out/a.jpg')).equals(output)).to.equal(false);
    const visible = await colourAt('a.jpg', seen);
    expect(await decide(entry)).to.deep.equal({ after: 'after/0?2' });
    expect(await colourAt('a.jpg', seen)).not.to.deep.equal(visible);
    expect(session.page()).to.contain('after/0?2').and.contain('before/0');
  });

  it('takes decisions one after another', async () => {
    const entry = saved().photos[0]!;
    const reviews = ['accepted', 'marked', 'accepted', 'marked'] as const;
    const done = reviews.map((review) => session.decide(0, { ...entry, review }));
    await session.settled();
    expect(saved().photos[0]).to.include({ review: 'marked' });
    await Promise.all(done);
    const refused = session.decide(0, {}).catch((error) => error.code);
    await session.settled();
    expect(await refused).to.equal('BAD_CORRECTIONS');
    await session.decide(0, entry);
    expect(saved().photos[0]).to.deep.equal(entry);
  });

  it('refuses what is no decision: too long, no JSON, or an emoji that has no picture', async () => {
    const entry = saved().photos[0]!;
    expect(await code(await raw(0, 'x'.repeat(1_000_001)))).to.deep.equal([413, 'BODY_TOO_LARGE']);
    expect(await code(await raw(0, `"${'x'.repeat(999_998)}"`))).to.deep.equal([400, 'BAD_CORRECTIONS']);
    expect(await code(await raw(0, '{'))).to.deep.equal([400, 'BAD_CORRECTIONS']);
    const noArt = { ...entry, faces: [{ ...entry.faces[0]!, emoji: '🐶🏽' }] };
    expect(await code(await put(0, noArt))).to.deep.equal([400, 'UNKNOWN_EMOJI']);
    expect(saved().photos[0]).to.deep.equal(entry);
  });

  it('does not cover a photo that was changed meanwhile', async () => {
    const entry = saved().photos[0]!;
    const decided = { ...entry, faces: [{ ...entry.faces[0]!, decision: 'no-face' }] };
    writeFileSync(path('a.jpg'), await plainPhoto(100, 100));
    expect(await code(await put(0, decided))).to.deep.equal([500, 'PHOTO_CHANGED']);
  });

  it('shows pictures small, and neither keeps nor frames anything', async () => {
    const answer = await fetch(`${server.url}before/0`);
    expect(answer.headers.get('content-type')).to.equal('image/webp');
    expect((await sharp(Buffer.from(await answer.arrayBuffer())).metadata()).width).to.equal(400);
    const headers = Object.fromEntries((await fetch(server.url)).headers);
    expect(headers).to.deep.include({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    expect(headers['content-security-policy'])
      .to.contain("connect-src 'self'")
      .and.match(/; frame-ancestors 'none'$/);
  });

  it('says that a port is taken', async () => {
    const port = Number(new URL(server.url).port);
    const error = await serveReview(session, port).catch((thrown) => thrown);
    expect(error).to.include({ code: 'PORT_TAKEN' });
    expect(error.hint).to.contain('--port');
  });

  it('includes photos that failed, without pictures and decisions', async () => {
    await server.close();
    writeFileSync(path('d.jpg'), 'no photo');
    await start();
    expect(statuses()).to.equal('skipped skipped skipped NOT_AN_IMAGE');
    expect(session.count).to.equal(4);
    expect(await ask(`${server.url}after/3`)).to.equal(404);
    expect(saved().photos).to.have.length(3);
    const { photos } = JSON.parse(/id="data">(.*?)<\/script>/s.exec(session.page())![1]!);
    expect(photos.map(({ status, before, after }: Record<string, string>) => [status, before, after])).to.deep.equal([
      ['done', 'before/0', 'after/0?0'],
      ['done', 'before/1', 'after/1?0'],
      ['done', 'before/2', 'after/2?0'],
      ['failed', undefined, undefined],
    ]);
    expect(photos[0].faces[0]).to.include({ covered: true });
  });

  it('keeps the decisions about photos that are not there, sorted by name', async () => {
    await server.close();
    const [a, b, c] = saved().photos;
    const other = { ...a!, sha256: 'f'.repeat(64), name: 'aa.jpg' };
    const { name: _, ...unnamed } = { ...a!, sha256: '0'.repeat(64) };
    const photos = [c!, b!, a!, other, unnamed];
    writeFileSync(path('out/corrections.json'), JSON.stringify({ format: 1, photos }));
    await start();
    expect(saved().photos).to.deep.equal([unnamed, a, other, b, c]);
  });

  it('does all photos again with overwrite, keeping what was decided', async () => {
    const entry = saved().photos[0]!;
    const decided = { ...entry, review: 'accepted' as const, faces: [{ ...entry.faces[0]!, emoji: '🐶' }] };
    await put(0, decided);
    await server.close();
    await start(true);
    expect({ searched: tools.searched(), statuses: statuses() }).to.deep.equal({
      searched: 3,
      statuses: 'done done done',
    });
    expect(saved().photos[0]).to.deep.equal(decided);
    expect(session.totals()).to.deep.equal({ reviewed: 1, corrected: 1 });
  });

  it('does not start over corrections that it cannot read', async () => {
    await server.close();
    writeFileSync(path('out/corrections.json'), '{');
    const error = await start().catch((thrown) => thrown);
    expect(error).to.include({ code: 'BAD_CORRECTIONS' });
    expect(readFileSync(path('out/corrections.json'), 'utf8')).to.equal('{');
  });
});
