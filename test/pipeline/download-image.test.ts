import { expect } from 'chai';
import { type DownloadRequest, downloadImage } from '../../src/pipeline/download-image.js';
import type { AnalysisStore } from '../../src/pipeline/ports.js';
import { codeOf } from '../support/pictures.js';
import { pipelineDeps } from '../support/pipeline-deps.js';
import { plainPhoto } from '../support/sample.js';

const mb4 = 4 * 1024 * 1024;

describe('accepting a photo', () => {
  const deps = pipelineDeps();
  let photo: Buffer;
  before(async () => {
    photo = await plainPhoto(64, 48);
  });

  const accept = (request: Partial<DownloadRequest> = {}, fetched = photo, analyses: AnalysisStore = deps().analyses) =>
    downloadImage(
      { ...deps(), analyses, fetchPhoto: async () => ({ bytes: fetched }) },
      { source: { kind: 'body', bytes: photo }, requestId: 'r-1', ...request },
    );
  const fromUrl = { kind: 'url', url: 'https://photos.example.com/a.jpg' } as const;

  it('stores its record, then the original with the type that its bytes show', async () => {
    const record = await accept();
    const now = '2026-03-01T12:00:00.000Z';
    const header = { format: 'jpeg', contentType: 'image/jpeg', width: 64, height: 48 };
    expect(record).to.deep.equal({
      imageId: record.imageId,
      status: 'received',
      source: { kind: 'body' },
      requestId: 'r-1',
      ...header,
      createdAt: now,
      updatedAt: now,
      expiresAt: Date.parse('2026-03-31T12:00:00.000Z') / 1000,
    });
    expect(await deps().analyses.get(record.imageId)).to.deep.equal(record);
    const original = await deps().images.get(`originals/${record.imageId}`);
    expect(original).to.deep.include({ contentType: 'image/jpeg', requestId: 'r-1', bytes: photo });
    expect(await deps().announced()).to.deep.equal([`originals/${record.imageId}`]);
  });

  it('is reported with where it came from and how long it is', async () => {
    const { imageId } = await accept({ source: fromUrl });
    const data = { imageId, requestId: 'r-1', source: 'url', bytes: photo.length, contentType: 'image/jpeg' };
    expect(deps().reports).to.deep.equal([{ level: 'info', code: 'IMAGE_RECEIVED', message: 'image received', data }]);
  });

  it('keeps the URL that it was fetched from', async () => {
    expect((await accept({ source: fromUrl })).source).to.deep.equal(fromUrl);
  });

  it('takes a body of 4 MB, and longer photos from a URL', async () => {
    const padded = (bytes: number) => Buffer.concat([photo, Buffer.alloc(bytes - photo.length)]);
    expect((await accept({ source: { kind: 'body', bytes: padded(mb4) } })).status).to.equal('received');
    expect(await codeOf(accept({ source: { kind: 'body', bytes: padded(mb4 + 1) } }))).to.equal('BODY_TOO_LARGE');
    expect((await accept({ source: fromUrl }, padded(mb4 + 1))).status).to.equal('received');
  });

  it('answers a repeated request with the image of the first, and announces it again while it is unprocessed', async () => {
    const key = { idempotencyKey: 'twice' };
    const first = await accept(key);
    const before = (await deps().announced()).length;
    expect(await accept({ ...key, requestId: 'r-2' })).to.deep.equal(first);
    expect((await deps().announced()).slice(before)).to.deep.equal([`originals/${first.imageId}`]);
    const move = { from: ['received'], to: 'analyzed', changes: {}, updatedAt: first.updatedAt } as const;
    await deps().analyses.move(first.imageId, move);
    expect(await accept(key)).to.include({ imageId: first.imageId, status: 'analyzed' });
    expect(await deps().announced()).to.have.length(before + 1);
  });

  it('answers a repeated request for a URL without the photo, which may be gone by then', async () => {
    const key = { idempotencyKey: 'gone', source: fromUrl };
    const first = await accept(key);
    expect(await accept(key, Buffer.from('404 Not Found'))).to.deep.equal(first);
  });

  it('does not announce an image without a key again', async () => {
    const { imageId } = await accept();
    expect((await deps().announced()).filter((one) => one.includes(imageId))).to.have.length(1);
  });

  it('refuses another photo under the same key', async () => {
    await accept({ idempotencyKey: 'once' });
    const other = { kind: 'body', bytes: await plainPhoto(50, 50) } as const;
    for (const source of [other, fromUrl])
      expect(await codeOf(accept({ idempotencyKey: 'once', source }))).to.equal('IDEMPOTENCY_KEY_REUSED');
    await accept({ idempotencyKey: 'url', source: fromUrl });
    const elsewhere = { kind: 'url', url: 'https://photos.example.com/b.jpg' } as const;
    expect(await codeOf(accept({ idempotencyKey: 'url', source: elsewhere }))).to.equal('IDEMPOTENCY_KEY_REUSED');
  });

  it('stores what is missing of an attempt that died before the original was stored', async () => {
    const first = await accept({ idempotencyKey: 'died' });
    await deps().images.delete(`originals/${first.imageId}`);
    const again = await accept({ idempotencyKey: 'died', requestId: 'r-2' });
    expect(again).to.deep.equal(first);
    const original = await deps().images.get(`originals/${first.imageId}`);
    expect(original).to.deep.include({ requestId: 'r-1', bytes: photo });
  });

  it('keeps the original of a simultaneous attempt that was faster, and announces it again', async () => {
    const key = { idempotencyKey: 'race', source: fromUrl };
    const first = await accept(key);
    const before = (await deps().announced()).length;
    const unseen: AnalysisStore = { ...deps().analyses };
    let reads = 0;
    unseen.get = async (id) => (reads++ === 0 ? undefined : deps().analyses.get(id));
    expect(await accept({ ...key, requestId: 'r-2' }, await plainPhoto(50, 50), unseen)).to.deep.equal(first);
    expect((await deps().images.get(`originals/${first.imageId}`))?.bytes).to.deep.equal(photo);
    expect((await deps().announced()).slice(before)).to.deep.equal([`originals/${first.imageId}`]);
  });

  it('stores nothing of what is no photo', async () => {
    const before = await deps().announced();
    const text = { kind: 'body', bytes: Buffer.from('text') } as const;
    expect(await codeOf(accept({ source: text }))).to.equal('NOT_AN_IMAGE');
    expect(await deps().announced()).to.deep.equal(before);
  });
});
