import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import sharp from 'sharp';
import { makePictures, pictureNames } from '../support/make-pictures.js';
import { suiteFolder } from '../support/temp-folder.js';

describe('npm run pictures', () => {
  const folder = suiteFolder();

  it('makes the pictures of the README, none of them blank', async () => {
    await makePictures(folder());
    expect(readdirSync(folder()).sort()).to.deep.equal([...pictureNames].sort());
    for (const name of pictureNames) {
      const { channels } = await sharp(join(folder(), name)).stats();
      expect(Math.max(...channels.map(({ stdev }) => stdev)), name).to.be.greaterThan(20);
    }
  });
});
