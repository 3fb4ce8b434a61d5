import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import { shellWord, shownName } from '../../src/errors/shell-word.js';

const names = [
  'plain.jpg',
  'with space.jpg',
  `quo"te's $(echo) *.jpg`,
  'new\nline.jpg',
  "red\u001b[31m’'\\.jpg",
  'family 👩‍👩‍👧.jpg',
  'reversed \u202egpj.exe',
  '',
];

describe('a printed name', () => {
  for (const name of names)
    it(`is the same again when a shell reads it: ${JSON.stringify(name)}`, () => {
      const read = execFileSync('bash', ['-c', `printf %s ${shellWord(name)}`], {
        encoding: 'utf8',
        env: { ...process.env, LC_ALL: 'C.UTF-8' },
      });
      expect(read).to.equal(name);
    });

  it('is unchanged unless it would disturb the line', () => {
    expect(shownName('family 👩‍👩‍👧 photo.jpg')).to.equal('family 👩‍👩‍👧 photo.jpg');
    expect(shownName('a\u001b[2Jb')).to.equal("$'a\\x1b[2Jb'");
    expect(shownName('a\u202eb')).to.equal("$'a\\u202eb'");
  });
});
