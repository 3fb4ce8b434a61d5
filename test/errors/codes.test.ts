import { expect } from 'chai';
import { mergeCodes } from '../../src/errors/codes.js';

const topic = (code: string) => ({ [code]: { exit: 1, meaning: 'It failed.', fix: 'Try again.' } }) as const;

describe('the table of error codes', () => {
  it('holds the codes of all topics', () => {
    expect(mergeCodes(topic('A_FAILED'), topic('B_FAILED'))).to.have.all.keys('A_FAILED', 'B_FAILED');
  });

  it('refuses a code that two topics define', () => {
    expect(() => mergeCodes(topic('A_FAILED'), topic('A_FAILED'))).to.throw('A_FAILED is defined twice');
  });
});
