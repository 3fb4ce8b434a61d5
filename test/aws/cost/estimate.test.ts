import { expect } from 'chai';
import { estimate } from '../../../src/aws/cost/estimate.js';
import type { Prices } from '../../../src/aws/cost/prices.js';

const prices: Prices = {
  date: '2026-01-01',
  source: 'a test',
  billingStepMs: 1,
  regions: {
    here: {
      'lambda.compute.x86_64': [{ usd: 2 }],
      'lambda.compute.arm64': [{ usd: 1 }],
      'lambda.requests': [{ usd: 1_000_000 }],
    },
  },
  freeTier: { always: { 'lambda.compute': 100 }, firstYear: { 'lambda.requests': 5 } },
};
const lines = (usage: Parameters<typeof estimate>[0], freeTier: 'always' | 'first-year' | 'none' = 'always') =>
  estimate(usage, { prices, region: 'here', freeTier }).lines.map(({ freeQuantity, usd }) => [freeQuantity, usd]);

describe('an estimate', () => {
  it('takes the free compute off once, for both architectures together', () => {
    expect(lines({ 'lambda.compute.x86_64': 60, 'lambda.compute.arm64': 70 })).to.deep.equal([
      [60, 0],
      [40, 30],
    ]);
  });

  it('takes off what an account has in its first year only then', () => {
    expect(lines({ 'lambda.requests': 7 })).to.deep.equal([[0, 7]]);
    expect(lines({ 'lambda.requests': 7 }, 'first-year')).to.deep.equal([[5, 2]]);
  });

  it('takes nothing off when nothing is free', () => {
    expect(lines({ 'lambda.compute.arm64': 70 }, 'none')).to.deep.equal([[0, 70]]);
  });

  it('sums the amounts to pay', () => {
    const usage = { 'lambda.compute.x86_64': 110, 'lambda.requests': 3 };
    expect(estimate(usage, { prices, region: 'here', freeTier: 'always' })).to.include({
      grossUsd: 223,
      freeUsd: 200,
      usd: 23,
    });
  });
});
