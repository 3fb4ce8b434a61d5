import { expect } from 'chai';
import { simulateAll } from '../../support/simulated-cloud/story.js';

/** 10,000 of them: `test/long/simulated-cloud.long.test.ts`. */
const seeds = Array.from({ length: 60 }, (_, index) => index + 1);

describe('the pipeline on a simulated AWS', function () {
  this.timeout(180_000);

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

  it('does not when the clock goes back by an hour meanwhile', async () => {
    expect((await simulateAll(seeds.slice(0, 12), true)).wrong).to.deep.equal([]);
  });
});
