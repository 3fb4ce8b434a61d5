import { expect } from 'chai';
import { table } from '../../../src/cli/format/table.js';

const head = ['photo', 'faces', 'result', 'time'];
const rows = [
  ['photos/of/the/party/DSC_0001.jpg', '7 😄 🙂', 'public/of/the/party/DSC_0001.jpg', '289 ms'],
  ['photos/of/the/party/DSC_0002.jpg', '0', 'NOT_AN_IMAGE', '9 ms'],
];
const lines = (width?: number) => table(head, rows, width).split('\n');

describe('a table', () => {
  it('is as wide as its cells if they fit, or the width is unknown', () => {
    expect(lines(200)).to.deep.equal(lines());
    expect(lines(200).join('\n')).to.include('│ public/of/the/party/DSC_0001.jpg │');
  });

  it('fits into a terminal of 80 columns: the longest cells are cut in the middle, where they differ least', () => {
    const drawn = lines(80);
    expect(drawn).to.have.length(lines(200).length);
    for (const line of drawn.filter((line) => !/\p{Emoji_Presentation}/u.test(line))) expect(line).to.have.length(80);
    expect(drawn[3]).to.match(/│ photos\/\S+…\S+0001\.jpg +│ 7 😄 🙂 +│ public\/\S+…\S+0001\.jpg +│ 289 ms +│/);
    expect(drawn[4]).to.match(/│ photos\/\S+…\S+0002\.jpg +│ 0 +│ NOT_AN_IMAGE +│ 9 ms +│/);
  });

  it('stays readable in a terminal that is too narrow for any table', () => {
    expect(lines(5).join('\n')).to.include('…').and.include('289 ms');
  });
});
