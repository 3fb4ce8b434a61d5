import { expect } from 'chai';
import type { ImageRecord, ImageStatus } from '../../src/pipeline/image-record.js';
import type { AnalysisStore } from '../../src/pipeline/ports.js';
import { findRetryable, retryImage } from '../../src/pipeline/retry-image.js';
import { retryImages } from '../../src/pipeline/retry-images.js';
import { imageRecord } from '../support/image-record.js';
import { codeOf } from '../support/pictures.js';
import { noon, pipelineDeps } from '../support/pipeline-deps.js';
import { correctionsOf, photoEntry, reviewedFace } from '../support/reviewed.js';

const photo = Buffer.from('the bytes of a photo');
const size = { width: 100, height: 100 };
const drawn = reviewedFace({ left: 10, top: 10, width: 20, height: 20 }, size, { origin: 'manual' });
const { box: _, ...correction } = drawn;
const attributes = { contentType: 'image/jpeg', requestId: 'r' };
const error = { code: 'UNREADABLE_IMAGE', message: 'damaged' };

describe('retrying an image', () => {
  const deps = pipelineDeps();
  const stored = (changes: Partial<ImageRecord> = {}) => deps().stored({ status: 'failed', error, ...changes }, photo);
  const recordOf = (id: string) => deps().analyses.get(id);

  it('starts it again without what the earlier attempt stored, and reports that', async () => {
    const attempt = { faces: [], emojis: [], result: { contentType: 'image/jpeg', bytes: 1 } };
    const id = await stored({ ...attempt, corrections: [correction] });
    expect(await retryImage(deps(), id)).to.equal('sent');
    const record = (await recordOf(id))!;
    expect(record).to.deep.include({
      status: 'received',
      updatedAt: '2026-03-01T12:00:00.000Z',
      corrections: [correction],
    });
    expect(record).not.to.have.any.keys('faces', 'emojis', 'result', 'error');
    expect((await deps().announced()).filter((key) => key.includes(id))).to.have.length(2);
    const data = { imageId: id, requestId: record.requestId };
    expect(deps().reports.map(({ code, data }) => ({ code, data }))).to.deep.equal([{ code: 'IMAGE_RETRIED', data }]);
  });

  for (const status of ['received', 'analyzed', 'failed'] as const)
    it(`is possible for one that is ${status}`, async () => {
      expect(await retryImage(deps(), await stored({ status }))).to.equal('sent');
    });

  it('is possible for a processed one only if its result is missing', async () => {
    const id = await stored({ status: 'processed' });
    await deps().images.put(`processed/${id}`, photo, attributes);
    expect(await retryImage(deps(), id)).to.equal('done');
    expect(deps().reports).to.deep.equal([]);
    await deps().images.delete(`processed/${id}`);
    expect(await retryImage(deps(), id)).to.equal('sent');
  });

  it('changes nothing of one that is unknown or has no original', async () => {
    expect(await retryImage(deps(), imageRecord().imageId)).to.equal('missing');
    const id = await deps().stored({ status: 'failed' });
    expect(await retryImage(deps(), id)).to.equal('no-original');
    expect(await recordOf(id)).to.include({ status: 'failed' });
  });

  it('tells what happened to the image in the meantime', async () => {
    const id = await stored();
    const before = (await deps().announced()).length;
    for (const [outcome, told] of [
      ['missing', 'missing'],
      ['refused', 'done'],
    ] as const) {
      const analyses: AnalysisStore = { ...deps().analyses, move: async () => outcome };
      expect(await retryImage({ ...deps(), analyses }, id)).to.equal(told);
    }
    expect(await deps().announced()).to.have.length(before);
  });

  it('with corrections starts even a processed one again, and replaces those that it had', async () => {
    const id = await stored({ status: 'processed', corrections: [] });
    await deps().images.put(`processed/${id}`, photo, attributes);
    expect(await retryImage(deps(), id, correctionsOf(photoEntry(photo, size, [drawn])))).to.equal('sent');
    expect(await recordOf(id)).to.deep.include({ status: 'received', corrections: [correction] });
    expect(await retryImage(deps(), id, correctionsOf(photoEntry(photo, size, [])))).to.equal('sent');
    expect(await recordOf(id)).not.to.have.property('corrections');
  });

  it('finds its corrections by the content of its original', async () => {
    const id = await stored({ corrections: [correction] });
    const other = photoEntry(Buffer.from('another photo'), size, [drawn]);
    expect(await retryImage(deps(), id, correctionsOf(other))).to.equal('not-corrected');
    expect(await recordOf(id)).to.deep.include({ status: 'failed', corrections: [correction] });
    expect(await retryImage(deps(), id, correctionsOf(other, photoEntry(photo, size, [drawn])))).to.equal('sent');
  });

  it('takes corrections of 750 faces, not of more', async () => {
    const id = await stored();
    const decided = (count: number) => correctionsOf(photoEntry(photo, size, Array(count).fill(drawn)));
    expect(await codeOf(retryImage(deps(), id, decided(751)))).to.equal('TOO_MANY_FACES');
    expect(await recordOf(id)).to.include({ status: 'failed' });
    expect(await retryImage(deps(), id, decided(750))).to.equal('sent');
  });
});

describe('retrying many images', () => {
  const deps = pipelineDeps();
  const ids = (documents: readonly { readonly id: string }[]) => documents.map(({ id }) => id);
  const clear = async () => {
    for (const status of ['received', 'analyzed', 'processed', 'failed'] as const)
      for await (const { imageId } of deps().analyses.list(status)) await deps().analyses.delete(imageId);
  };
  beforeEach(clear);

  it('tells the outcome of each and their numbers, in the order given, each image once', async () => {
    const sent: string[] = [];
    for (let count = 0; count < 9; count += 1) sent.push(await deps().stored({ status: 'failed' }, photo));
    const done = await deps().stored({ status: 'processed' }, photo);
    await deps().images.put(`processed/${done}`, photo, attributes);
    const gone = await deps().stored({ status: 'failed' });
    const named = [...sent, done, 'no-id', gone, imageRecord().imageId, sent[0]!];
    const { images, summary } = await retryImages(deps(), named, { failed: false });
    expect(ids(images)).to.deep.equal(named.slice(0, -1));
    const last = images.slice(9).map(({ outcome }) => outcome);
    expect(last).to.deep.equal(['done', 'missing', 'no-original', 'missing']);
    expect(summary).to.deep.equal({ sent: 9, done: 1, failed: 3 });
  });

  it('adds those that were selected to those that were named', async () => {
    const [named, failed] = [await deps().stored({}, photo), await deps().stored({ status: 'failed' }, photo)];
    const { images } = await retryImages(deps(), [named], { failed: true });
    expect(ids(images)).to.deep.equal([named, failed]);
  });

  it('names the error of those that the corrections do not have, without looking up what is no id', async () => {
    const id = await deps().stored({ status: 'failed' }, photo);
    const { images, summary } = await retryImages(deps(), [id, 'no-id'], { failed: false }, correctionsOf());
    expect(images[0]).to.deep.include({ id, outcome: 'not-corrected' });
    expect(images[0]!.error).to.include({ code: 'CORRECTIONS_MISSING' });
    expect(images[1]).to.deep.equal({ id: 'no-id', outcome: 'missing' });
    expect(summary.failed).to.equal(2);
  });

  it('selects failed images, and those that have not moved since a time, oldest first', async () => {
    const since = (status: ImageStatus, milliseconds: number) =>
      deps().stored({ status, updatedAt: new Date(noon + milliseconds).toISOString() });
    const [received, analyzed] = [await since('received', 0), await since('analyzed', -1)];
    const failed = await since('failed', 1000);
    await since('received', 1);
    await since('processed', -1000);
    const { analyses } = deps();
    expect(await findRetryable(analyses, { failed: false })).to.deep.equal([]);
    expect(await findRetryable(analyses, { failed: true })).to.deep.equal([failed]);
    expect(await findRetryable(analyses, { failed: false, stuckSince: noon })).to.deep.equal([received, analyzed]);
    const all = await findRetryable(analyses, { failed: true, stuckSince: noon });
    expect(all).to.deep.equal([received, analyzed, failed]);
  });
});
