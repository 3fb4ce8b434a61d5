import { expect } from 'chai';
import { type LocalStores, openLocalStores } from '../../src/adapters/stores/local-stores.js';
import { silentReporter } from '../../src/errors/reporter.js';
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

  const created = async (changes: Partial<ImageRecord> = {}) => {
    const record = imageRecord(changes);
    await stores.analyses.create(record);
    return record;
  };
  const giveUp = ({ imageId }: ImageRecord, reason = 'Task timed out after 60.00 seconds', at = later) =>
    giveUpImage(
      { analyses: stores.analyses, now: Date.now, reporter: silentReporter },
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
