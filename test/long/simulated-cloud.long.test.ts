import { expect } from 'chai';
import { simulateAll } from '../support/simulated-cloud/story.js';

/** `SEEDS=101-2000` runs a part of them. */
const [from = 1, to = 10_000] = (process.env.SEEDS ?? '').split('-').filter(Boolean).map(Number);

describe('the pipeline on a simulated AWS', () => {
  it('loses no photo and shows none uncovered in 10,000 simulations', async () => {
    const { wrong, ends } = await simulateAll(Array.from({ length: to - from + 1 }, (_, index) => from + index));
    console.info(ends);
    expect(wrong).to.deep.equal([]);
  }).timeout(7_200_000);
});
