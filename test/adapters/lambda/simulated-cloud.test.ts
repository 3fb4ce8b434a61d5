import { expect } from 'chai';
import { simulateAll } from '../../support/simulated-cloud/story.js';

/** 10,000 of them: `test/long/simulated-cloud.long.test.ts`. */
const seeds = Array.from({ length: 100 }, (_, index) => index + 1);

describe('the pipeline on a simulated AWS', () => {
  it('loses no photo and shows none uncovered, whatever fails, comes twice or is killed', async () => {
    const { wrong, ends } = await simulateAll(seeds);
    expect(wrong).to.deep.equal([]);
    const all = [
      'processed',
      'deleted',
      'failed: damaged',
      'failed: retries used up',
      'waiting in a failure destination',
    ];
    expect(ends, 'every kind of end is reached').to.have.all.keys(all);
  });
});
