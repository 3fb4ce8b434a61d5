import { expect } from 'chai';
import { type LocalStores, openLocalStores } from '../../src/adapters/stores/local-stores.js';
import type { Report } from '../../src/errors/reporter.js';
import { giveUpImage } from '../../src/pipeline/give-up.js';
import type { ImageRecord } from '../../src/pipeline/image-record.js';
import { imageRecord } from '../support/image-record.js';
import { suiteFolder } from '../support/temp-folder.js';

const later = '2026-01-01T00:01:00.000Z';

describe('an image whose retries are used up', () => {
  const folder = suiteFolder();
  let stores: LocalStores;
  before(async () => {
    stores = await openLocalStores({ data: folder() });
  });
  after(() => stores.close());

  const reports: Report[] = [];
  const created = async (changes: Partial<ImageRecord> = {}) => {
    const record = imageRecord(changes);
    await stores.analyses.create(record);
    return record;
  };
  const giveUp = ({ imageId }: ImageRecord, reason = 'Task timed out after 60.00 seconds', at = later) =>
    giveUpImage(
      { analyses: stores.analyses, now: Date.now, reporter: { report: (report) => reports.push(report) } },
      { imageId, status: 'received', at, reason },
    );
  const errorOf = async ({ imageId }: ImageRecord) => (await stores.analyses.get(imageId))?.error;

  it('becomes failed, with the trigger’s reason for the last attempt', async () => {
    const record = await created();
    expect(await giveUp(record)).to.equal('failed');
    expect(await errorOf(record)).to.deep.equal({
      code: 'RETRIES_EXHAUSTED',
      message: 'failed after the last try: Task timed out after 60.00 seconds',
    });
  });

  it('is failed with what the step itself noted, when it did', async () => {
    const record = await created();
    const note = { code: 'REKOGNITION_BUSY', message: 'too many requests', at: later, expiresAt: record.expiresAt };
    await stores.analyses.noteFailure(record.imageId, note);
    await giveUp(record, 'the function reported 1 of 5 as failed');
    expect(await errorOf(record))
      .to.have.property('message')
      .that.includes('REKOGNITION_BUSY: too many requests');
  });

  it('is not failed by the reason of an attempt before it was retried', async () => {
    const record = await created({ updatedAt: later });
    const note = { code: 'OLD', message: 'old', at: '2026-01-01T00:00:30.000Z', expiresAt: record.expiresAt };
    await stores.analyses.noteFailure(record.imageId, note);
    await giveUp(record, 'new');
    expect(await errorOf(record))
      .to.have.property('message')
      .that.includes('last try: new');
  });

  it('is not changed when it was processed after all', async () => {
    const record = await created({ status: 'processed' });
    expect(await giveUp(record)).to.equal('moved-on');
    expect(await stores.analyses.get(record.imageId)).to.deep.equal(record);
  });

  it('is not changed when it was retried since the event', async () => {
    const record = await created({ updatedAt: '2026-01-01T00:02:00.000Z' });
    expect(await giveUp(record)).to.equal('moved-on');
    expect(await stores.analyses.get(record.imageId)).to.deep.equal(record);
  });

  it('allows for clocks that differ by 5 seconds, and for one set back since the image was created', async () => {
    const changed = (updatedAt: string) => created({ updatedAt });
    expect(await giveUp(await changed('2026-01-01T00:01:05.000Z'))).to.equal('failed');
    expect(await giveUp(await changed('2026-01-01T00:01:05.001Z'))).to.equal('moved-on');
    const future = '2026-01-01T01:00:00.000Z';
    expect(await giveUp(await created({ createdAt: future, updatedAt: future }))).to.equal('failed');
  });

  it('prefers a note of the very moment of the last change', async () => {
    const record = await created({ updatedAt: later });
    const note = { code: 'NOTED', message: 'then', at: later, expiresAt: record.expiresAt };
    await stores.analyses.noteFailure(record.imageId, note);
    await giveUp(record);
    expect(await errorOf(record))
      .to.have.property('message')
      .that.includes('NOTED: then');
  });

  it('is reported with the reason, once', async () => {
    const record = await created();
    reports.splice(0);
    await giveUp(record);
    await giveUp(record);
    const error = await errorOf(record);
    const data = { imageId: record.imageId, requestId: record.requestId, error };
    const message = `image ${error?.message}`;
    expect(reports).to.deep.equal([{ level: 'warn', code: 'IMAGE_GIVEN_UP', message, data }]);
  });

  it('has moved on or is missing if that happened meanwhile', async () => {
    const record = await created();
    for (const [outcome, told] of [
      ['refused', 'moved-on'],
      ['missing', 'missing'],
    ] as const) {
      const analyses = { ...stores.analyses, move: async () => outcome };
      const given = { imageId: record.imageId, status: 'received', at: later, reason: 'r' } as const;
      const deps = { analyses, now: Date.now, reporter: { report: (report: Report) => reports.push(report) } };
      reports.splice(0);
      expect(await giveUpImage(deps, given)).to.equal(told);
      expect(reports).to.deep.equal([]);
    }
  });

  it('has a reason of at most 300 characters of one line', async () => {
    const record = await created();
    await giveUp(record, `\n ${'x'.repeat(400)}\nsecond`);
    expect((await errorOf(record))?.message).to.equal(`failed after the last try: ${'x'.repeat(300)}`);
  });

  it('is nothing to record when it was deleted', async () => {
    expect(await giveUp(imageRecord())).to.equal('missing');
  });

  it('does not reveal names of resources, accounts and lines of code', async () => {
    const record = await created();
    const role = 'arn:aws:sts::123456789012:assumed-role/secret';
    await giveUp(record, `AccessDenied: User: ${role} is not authorized\n    at /var/task/index.mjs:1:2`);
    expect(await errorOf(record))
      .to.have.property('message')
      .that.equals('failed after the last try: AccessDenied: User: (ARN) is not authorized');
  });
});
