import { expect } from 'chai';
import { runCli } from '../support/run-cli.js';
import {
  expectNamed,
  expectRefused,
  fixed,
  oneWordOfMany,
  strayFolder,
  tooManyWords,
  variadic,
} from '../support/stray-lines.js';

/** Each command once, as text and as JSON in turn; `test/long` tries every place of the word in both. */
describe('a word that a command does not take', () => {
  const folder = strayFolder();

  for (const [index, id] of fixed.entries())
    it(`is named, and nothing is done: ${id}`, async () => {
      const lines = tooManyWords(id);
      await expectRefused(lines[index % lines.length]!, { json: index % 2 === 1 }, folder());
    });

  for (const [index, id] of variadic.entries())
    it(`is named, since it is taken for one of its arguments: ${id}`, () =>
      expectNamed(oneWordOfMany(id)[0]!, { json: index % 2 === 1 }, folder()));

  it('is refused where a command has no sub-commands', async () => {
    for (const line of [['deploy:prod'], ['deploy:prod', '--json'], ['prod', 'deploy']]) {
      const { code, stdout, stderr } = await runCli(line);
      expect(code, line.join(' ')).to.equal(2);
      expect(`${stdout}${stderr}`).to.include(`unknown command `).and.include(line[0]!);
    }
  });
});

describe('a command line that no command takes', () => {
  const guesses: Readonly<Record<string, string>> = {
    'photo.jpg': 'emojify process photo.jpg',
    'https://example.com/a.jpg': 'emojify process https://example.com/a.jpg',
    version: '--version',
    '-v': '--version',
    '--vers': '--version',
    dep: 'deploy',
    '--stage prod deploy --yes': 'emojify deploy --stage prod --yes',
    'process --rec photos': '--recursive',
  };
  for (const [line, guess] of Object.entries(guesses))
    it(`names what was meant: ${line}`, async () => {
      const { code, stderr } = await runCli(line.split(' '));
      expect(code).to.equal(2);
      expect(stderr).to.include(`did you mean "${guess}"?`);
    });

  it('names a command that can be copied', async () => {
    const { stderr } = await runCli(['my photo.jpg']);
    expect(stderr).to.include(`did you mean "emojify process 'my photo.jpg'"?`);
  });
});
