import {
  expectNamed,
  expectRefused,
  fixed,
  oneWordOfMany,
  strayFolder,
  tooManyWords,
  variadic,
} from '../support/stray-lines.js';

describe('a word that a command does not take, at every place, as text and as JSON', () => {
  const folder = strayFolder();

  for (const id of fixed)
    it(`is named, and nothing is done: ${id}`, async () => {
      for (const line of tooManyWords(id))
        for (const json of [false, true]) await expectRefused(line, { json }, folder());
    });

  for (const id of variadic)
    it(`is named, since it is taken for one of its arguments: ${id}`, async () => {
      for (const line of oneWordOfMany(id))
        for (const json of [false, true]) await expectNamed(line, { json }, folder());
    });
});
