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
    for (const other of ['before/3', 'before/-1', 'before/', 'photos/x', 'other/1', 'constructor/0']) {
      expect(await ask(`${url}${other}`), other).to.equal(404);
    }
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
});
