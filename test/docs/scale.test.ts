import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { scaleCosts, scaleTable } from '../../src/aws/scale.js';

const page = readFileSync(new URL('../../docs/scale.md', import.meta.url), 'utf8');

describe('docs/scale.md', () => {
  it('has the tables as they are computed', () => {
    expect(page).to.include(`\n${scaleTable()}\n`);
    expect(page).to.include(`\n${scaleCosts()}\n`);
  });

  it('has time, cost and what limits it as by hand', () => {
    const rows = scaleTable().split('\n');
    expect(rows.find((row) => row.includes('time for'))).to.equal('| time for a million | 27.8 h | 2.8 h | 17 min |');
    // (1 × 1.5 + 2 × 2) GB-s × 13.3334 + 2 × 0.2 + 2 × 5 + 3 × 0.4 + 6 × 0.625 + 5 × 0.125 + 1000
    const usd = Math.round(5.5 * 13.3334 + 0.4 + 10 + 1.2 + 3.75 + 0.625 + 1000).toLocaleString('en-US');
    expect(rows.find((row) => row.includes('cost'))).to.equal(`| cost in USD | ${usd} | ${usd} | ${usd} |`);
    expect(rows.at(-1)).to.equal(
      '| limited by | nothing | stream, then Rekognition | stream, then Rekognition, then Lambda |',
    );
  });
});
