import { expect } from 'chai';
import { deleteImage } from '../../src/pipeline/delete-image.js';
import type { ImageRecord } from '../../src/pipeline/image-record.js';
import { readResult, viewImage } from '../../src/pipeline/view-image.js';
import { imageRecord } from '../support/image-record.js';
import { noon, pipelineDeps } from '../support/pipeline-deps.js';

const iso = (time: number) => new Date(time).toISOString();
const mb4 = 4 * 1024 * 1024;

describe('looking at an image', () => {
  const deps = pipelineDeps();
  const kindOf = async (changes: Partial<ImageRecord>) => (await viewImage(deps(), await deps().stored(changes))).kind;

  it('tells whether it is pending, processed or failed, with its record', async () => {
    for (const status of ['received', 'analyzed'] as const) expect(await kindOf({ status })).to.equal('pending');
    for (const status of ['processed', 'failed'] as const) expect(await kindOf({ status })).to.equal(status);
    const id = await deps().stored({ status: 'failed' });
    expect(await viewImage(deps(), id)).to.deep.equal({ kind: 'failed', record: await deps().analyses.get(id) });
  });

  it('finds none that is unknown or whose time is up, even before the store drops it', async () => {
    expect(await viewImage(deps(), imageRecord().imageId)).to.deep.equal({ kind: 'missing' });
    const expiring = async (expiresAt: number) => {
      const record = imageRecord({ expiresAt });
      const analyses = { ...deps().analyses, get: async () => record };
      return (await viewImage({ ...deps(), analyses }, record.imageId)).kind;
    };
    expect(await expiring(noon / 1000)).to.equal('missing');
    expect(await expiring(noon / 1000 + 1)).to.equal('pending');
  });

  it('calls an upload expired five minutes after its link, if nothing arrived', async () => {
    const until = (minutes: number, changes: Partial<ImageRecord> = {}) =>
      kindOf({ source: { kind: 'upload', until: iso(noon - minutes * 60_000) }, ...changes });
    expect(await until(5)).to.equal('pending');
    expect(await until(5.001)).to.equal('expired');
    expect(await until(60, { status: 'analyzed' })).to.equal('pending');
    expect(await until(60, { status: 'processed' })).to.equal('processed');
  });

  it('reads the result, or links to it for 5 minutes if it is over 4 MB', async () => {
    const record = imageRecord({ status: 'processed' });
    const sized = (bytes: number) => ({ ...record, result: { contentType: 'image/png', bytes } });
    const bytes = Buffer.from('a picture');
    await deps().images.put(`processed/${record.imageId}`, bytes, { contentType: 'image/png', requestId: 'r' });
    const read = { kind: 'bytes', bytes, contentType: 'image/png' };
    expect(await readResult(deps(), record)).to.deep.equal(read);
    expect(await readResult(deps(), sized(mb4))).to.deep.equal(read);
    const link = await readResult(deps(), sized(mb4 + 1));
    const until = (noon + 5 * 60_000) / 1000;
    expect(link)
      .to.have.property('url')
      .that.matches(new RegExp(`/processed/${record.imageId}\\?expires=${until}`));
    expect(await readResult(deps(), imageRecord())).to.deep.equal({ kind: 'missing' });
  });
});

describe('deleting an image', () => {
  const deps = pipelineDeps();

  it('removes its record and both pictures', async () => {
    const id = await deps().stored({}, Buffer.from('original'));
    await deps().images.put(`processed/${id}`, Buffer.from('result'), { contentType: 'image/png', requestId: 'r' });
    expect(await deleteImage(deps(), id)).to.equal(true);
    expect(await deps().analyses.get(id)).to.equal(undefined);
    for (const key of [`originals/${id}`, `processed/${id}`]) expect(await deps().images.head(key)).to.equal(undefined);
    const data = { imageId: id, requestId: 'request-1' };
    expect(deps().reports).to.deep.equal([{ level: 'info', code: 'IMAGE_DELETED', message: 'image deleted', data }]);
  });

  it('is false and not reported for an unknown image, but removes pictures without a record', async () => {
    const { imageId } = imageRecord();
    await deps().images.put(`originals/${imageId}`, Buffer.from('x'), { contentType: 'image/png', requestId: 'r' });
    expect(await deleteImage(deps(), imageId)).to.equal(false);
    expect(await deps().images.head(`originals/${imageId}`)).to.equal(undefined);
    expect(deps().reports).to.deep.equal([]);
  });
});
