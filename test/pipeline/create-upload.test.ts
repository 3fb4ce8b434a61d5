import { expect } from 'chai';
import { createUpload, type UploadRequest } from '../../src/pipeline/create-upload.js';
import { codeOf } from '../support/pictures.js';
import { noon, pipelineDeps } from '../support/pipeline-deps.js';

describe('creating an upload link', () => {
  const deps = pipelineDeps();
  const create = (request: Partial<UploadRequest> = {}, expiryDays?: number) =>
    createUpload(
      { ...deps(), ...(expiryDays !== undefined && { expiryDays }) },
      { contentType: 'image/jpeg', size: 5, requestId: 'r-1', ...request },
    );

  it('stores a record that waits for the photo for 15 minutes and is kept for 30 days', async () => {
    const { record, upload } = await create();
    const now = '2026-03-01T12:00:00.000Z';
    expect(record).to.deep.equal({
      imageId: record.imageId,
      status: 'received',
      source: { kind: 'upload', until: '2026-03-01T12:15:00.000Z' },
      contentType: 'image/jpeg',
      requestId: 'r-1',
      createdAt: now,
      updatedAt: now,
      expiresAt: Date.parse('2026-03-31T12:00:00.000Z') / 1000,
    });
    expect(await deps().analyses.get(record.imageId)).to.deep.equal(record);
    expect(upload).to.include({ method: 'PUT', expiresAt: '2026-03-01T12:15:00.000Z' });
    expect(upload.headers).to.include({ 'content-type': 'image/jpeg', 'x-amz-meta-requestid': 'r-1' });
    expect(upload.url).to.include(`/originals/${record.imageId}?`);
  });

  it('is reported with the request and the size', async () => {
    const { record } = await create({ size: 7 });
    const { imageId } = record;
    expect(deps().reports.map(({ code, data }) => ({ code, data }))).to.deep.equal([
      { code: 'UPLOAD_SIGNED', data: { imageId, requestId: 'r-1', size: 7 } },
    ]);
  });

  it('keeps the image for the days that the service is set to', async () => {
    const { record } = await create({}, 2);
    expect(record.expiresAt).to.equal(noon / 1000 + 2 * 86_400);
  });

  it('gives a repeated request the same image, with the id of the first request', async () => {
    const first = await create({ idempotencyKey: 'twice' });
    const again = await create({ idempotencyKey: 'twice', requestId: 'r-2' });
    expect(again.record).to.deep.equal(first.record);
    expect(again.upload.headers).to.include({ 'x-amz-meta-requestid': 'r-1' });
    for (const other of [{ size: 6 }, { contentType: 'image/png' }])
      expect(await codeOf(create({ idempotencyKey: 'twice', ...other }))).to.equal('IDEMPOTENCY_KEY_REUSED');
    const stranger = await create({ idempotencyKey: 'twice', caller: 'bob' });
    expect(stranger.record.imageId).not.to.equal(first.record.imageId);
  });

  for (const type of ['jpeg', 'png', 'webp', 'avif', 'gif', 'tiff', 'heic', 'heif'])
    it(`takes image/${type}`, async () => {
      expect((await create({ contentType: `image/${type}` })).record.contentType).to.equal(`image/${type}`);
    });

  it('takes from 1 byte to 25 MB', async () => {
    for (const size of [1, 25_000_000]) expect((await create({ size })).record.status).to.equal('received');
    for (const size of [0, -1, 1.5, Number.NaN]) expect(await codeOf(create({ size }))).to.equal('BAD_REQUEST');
    expect(await codeOf(create({ size: 25_000_001 }))).to.equal('BODY_TOO_LARGE');
    expect(await codeOf(create({ contentType: 'image/svg+xml' }))).to.equal('UNSUPPORTED_FORMAT');
  });
});
