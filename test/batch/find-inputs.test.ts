import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect } from 'chai';
import { findInputs } from '../../src/batch/find-inputs.js';
import { plainPhoto } from '../support/sample.js';
import { tempFolder } from '../support/temp-folder.js';

describe('a pattern', () => {
  const folder = tempFolder();
  const found = async (pattern: string, recursive = false) => {
    const { inputs } = await findInputs([join(folder(), pattern)], { recursive });
    return inputs.map(({ name }) => relative(folder(), name));
  };
  const table: readonly (readonly [pattern: string, photos: string[], recursive?: boolean])[] = [
    ['*.jpg', ['a.jpg']],
    ['**/*.jpg', ['a.jpg', 'sub/d.jpg', 'sub/deep/e.jpg']],
    ['{a,c}.*', ['a.jpg', 'c.png']],
    ['s?b/[d].jpg', ['sub/d.jpg']],
    ['+(a|c).@(jpg|png)', ['a.jpg', 'c.png']],
    ['s*', ['sub/d.jpg']],
    ['s*', ['sub/d.jpg', 'sub/deep/e.jpg'], true],
  ];
  for (const [pattern, photos, recursive] of table) {
    it(`${pattern}${recursive ? ' --recursive' : ''} means what shells take it for`, async () => {
      mkdirSync(join(folder(), 'sub/deep'), { recursive: true });
      const photo = await plainPhoto();
      for (const name of ['a.jpg', 'b.JPG', 'c.png', 'sub/d.jpg', 'sub/deep/e.jpg', '.f.jpg']) {
        writeFileSync(join(folder(), name), photo);
      }
      expect(await found(pattern, recursive)).to.deep.equal(photos);
    });
  }
});
