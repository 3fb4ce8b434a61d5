import { expect } from 'chai';
import type { ImageRecord } from '../../src/pipeline/image-record.js';
import type { AnalysisStore, Clock, Transition } from '../../src/pipeline/ports.js';
import { imageRecord } from '../support/image-record.js';

const analyzed: Transition = {
  from: ['received'],
  to: 'analyzed',
  changes: { width: 10, height: 20, faces: [] },
  updatedAt: '2026-01-01T00:00:01.000Z',
};

/** What the pipeline relies on in every analysis store. `open` makes an empty one with this clock. */
export function analysisStoreContract(open: (now: Clock) => Promise<AnalysisStore>): void {
  let store: AnalysisStore;
  let now = Date.parse('2026-01-01T00:00:00Z');
  before(async () => {
    store = await open(() => now);
  });

  const created = async (changes: Partial<ImageRecord> = {}): Promise<ImageRecord> => {
    const record = imageRecord(changes);
    expect(await store.create(record)).to.equal(true);
    return record;
  };

  it('knows nothing of an image nobody created', async () => {
    expect(await store.get(imageRecord().imageId)).to.equal(undefined);
  });

  it('gives back what was created, nested values and all', async () => {
    const face = { box: { left: 0.1, top: 0.2, width: 0.3, height: 0.4 }, roll: -4.25, confidence: 99.5 };
    const record = await created({
      source: { kind: 'url', url: 'https://example.com/a.jpg' },
      faces: [{ ...face, emotion: 'HAPPY', emotionConfidence: 97, attributes: { smile: true } }],
      corrections: [
        { origin: 'manual', ratios: face.box, style: 'blur' },
        { origin: 'detected', ratios: { ...face.box, left: -0.05 }, decision: 'visible', frame: 2, number: 1 },
      ],
      emojis: ['', '😎'],
    });
    expect(await store.get(record.imageId)).to.deep.equal(record);
  });

  it('leaves an image as it is when it is created again', async () => {
    const record = await created();
    expect(await store.create({ ...record, requestId: 'another' })).to.equal(false);
    expect(await store.get(record.imageId)).to.deep.equal(record);
  });

  it('moves an image on from a state that is allowed, with what the step found', async () => {
    const record = await created();
    expect(await store.move(record.imageId, analyzed)).to.equal('written');
    const { changes, updatedAt } = analyzed;
    expect(await store.get(record.imageId)).to.deep.equal({ ...record, ...changes, updatedAt, status: 'analyzed' });
  });

  it('keeps the last note of why a try failed beside the image, which stays as it is', async () => {
    const record = await created();
    expect(await store.lastFailure(record.imageId)).to.equal(undefined);
    const note = { code: 'X', message: 'busy', at: '2026-01-01T00:00:01.000Z', expiresAt: record.expiresAt };
    await store.noteFailure(record.imageId, note);
    await store.noteFailure(record.imageId, { ...note, message: 'still busy' });
    expect(await store.lastFailure(record.imageId)).to.deep.equal({ ...note, message: 'still busy' });
    expect(await store.get(record.imageId)).to.deep.equal(record);
    await store.delete(record.imageId);
    expect(await store.lastFailure(record.imageId)).to.equal(undefined);
  });

  it('refuses a step from any other state and changes nothing', async () => {
    for (const status of ['analyzed', 'processed', 'failed'] as const) {
      const record = await created({ status });
      expect(await store.move(record.imageId, analyzed)).to.equal('refused');
      expect(await store.get(record.imageId)).to.deep.equal(record);
    }
  });

  it('refuses a step from an allowed state if the record changed since it was read', async () => {
    const record = await created();
    const late = { ...analyzed, since: '2025-01-01T00:00:00.000Z' };
    expect(await store.move(record.imageId, late)).to.equal('refused');
    expect(await store.get(record.imageId)).to.deep.equal(record);
    expect(await store.move(record.imageId, { ...analyzed, since: record.updatedAt })).to.equal('written');
  });

  it('does not bring an image into being by moving it', async () => {
    const { imageId } = imageRecord();
    expect(await store.move(imageId, analyzed)).to.equal('missing');
    expect(await store.get(imageId)).to.equal(undefined);
  });

  it('takes away what a retry starts without', async () => {
    const record = await created({ status: 'failed', error: { code: 'UNREADABLE_IMAGE', message: 'damaged' } });
    const updatedAt = '2026-01-01T00:00:02.000Z';
    const outcome = await store.move(record.imageId, {
      from: ['failed'],
      to: 'received',
      changes: { width: undefined },
      remove: ['error', 'faces'],
      updatedAt,
    });
    expect(outcome).to.equal('written');
    const { error, ...kept } = record;
    expect(await store.get(record.imageId)).to.deep.equal({ ...kept, status: 'received', updatedAt });
  });

  it('lets one of many moves at once succeed', async () => {
    const { imageId } = await created();
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => store.move(imageId, analyzed)));
    expect(outcomes.filter((outcome) => outcome === 'written')).to.have.length(1);
    expect(outcomes.filter((outcome) => outcome === 'refused')).to.have.length(7);
  });

  it('forgets a deleted image, so that late steps find it missing', async () => {
    const { imageId } = await created();
    await store.delete(imageId);
    expect(await store.get(imageId)).to.equal(undefined);
    expect(await store.move(imageId, analyzed)).to.equal('missing');
    await store.delete(imageId);
  });

  it('lists all images of a status, over many pages, and none of another', async () => {
    const records = await Promise.all(
      Array.from({ length: 220 }, () => created({ status: 'failed', error: { code: 'X', message: 'x'.repeat(6000) } })),
    );
    const found = new Set<string>();
    for await (const { imageId, status } of store.list('failed')) {
      expect(status).to.equal('failed');
      found.add(imageId);
    }
    for (const { imageId } of records) expect(found.has(imageId)).to.equal(true);
  });

  describe('claims of idempotency keys', () => {
    const claim = (idempotencyKey: string) => ({
      idempotencyKey,
      imageId: imageRecord().imageId,
      fingerprint: 'f1',
      expiresAt: now / 1000 + 60,
    });

    it('belong to the first who asks', async () => {
      const first = claim('key-1');
      expect(await store.claim(first)).to.deep.equal(first);
      expect(await store.claim({ ...claim('key-1'), fingerprint: 'f2' })).to.deep.equal(first);
      expect((await store.claim(claim('key-2'))).idempotencyKey).to.equal('key-2');
    });

    it('are agreed on by all who ask at once', async () => {
      const claims = await Promise.all(Array.from({ length: 8 }, () => store.claim(claim('key-3'))));
      expect(new Set(claims.map(({ imageId }) => imageId)).size).to.equal(1);
    });

    it('are free again once their time is up', async () => {
      await store.claim(claim('key-4'));
      now += 61_000;
      const second = claim('key-4');
      expect(await store.claim(second)).to.deep.equal(second);
    });

    it('go with their image', async () => {
      const first = claim('key-5');
      await store.claim(first);
      await created({ imageId: first.imageId, idempotencyKey: 'key-5' });
      await store.delete(first.imageId);
      const second = claim('key-5');
      expect(await store.claim(second)).to.deep.equal(second);
    });

    it('are no images', async () => {
      const first = claim('key-6');
      await store.claim(first);
      expect(await store.get(first.imageId)).to.equal(undefined);
    });
  });
}
