import { expect } from 'chai';
import { v7 as newId } from 'uuid';
import { type LocalStores, openLocalStores } from '../../src/adapters/stores/local-stores.js';
import { claimId } from '../../src/pipeline/claim-id.js';
import { suiteFolder } from '../support/temp-folder.js';

describe('an Idempotency-Key', () => {
  const folder = suiteFolder();
  let stores: LocalStores;
  before(async () => {
    stores = await openLocalStores({ data: folder() });
  });
  after(() => stores.close());

  const claim = async (key: string, caller?: string, content = 'a photo') =>
    claimId(
      { analyses: stores.analyses, newId },
      { key, ...(caller && { caller }), content: [content], expiresAt: 4_102_444_800 },
    );

  it('makes one image of one caller’s repeats', async () => {
    expect(await claim('k', 'ann')).to.deep.equal(await claim('k', 'ann'));
  });

  it('of one caller is not that of another, whatever they send', async () => {
    const first = await claim('shared', 'ann');
    expect((await claim('shared', 'bob')).imageId).not.to.equal(first.imageId);
    expect((await claim('shared', 'cy', 'another photo')).imageId).not.to.equal(first.imageId);
  });

  it('is not mixed up with the caller’s name', async () => {
    const first = await claim('b', 'a');
    expect((await claim('', 'ab')).imageId).not.to.equal(first.imageId);
  });

  it('for another photo is refused', async () => {
    await claim('once', 'ann');
    const error = await claim('once', 'ann', 'another photo').catch((thrown) => thrown);
    expect(error.code).to.equal('IDEMPOTENCY_KEY_REUSED');
  });
});
