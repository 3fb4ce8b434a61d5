import { expect } from 'chai';
import sharp from 'sharp';
import { isTurned, type Orientation, upright } from '../../../src/core/photo/orientation.js';
import { turnedInBands } from '../../../src/core/photo/turn-in-bands.js';
import { sampleAt } from '../../support/pictures.js';

describe('turning a large photo in bands', () => {
  for (const orientation of [3, 4, 5, 6, 7, 8] as const satisfies readonly Orientation[])
    it(`gives the pixels of turning it as a whole, orientation ${orientation}`, async () => {
      expect(isTurned(orientation)).to.equal(true);
      const jpeg = await sampleAt(203, 101).jpeg().toBuffer();
      const whole = await upright(sharp(jpeg), orientation).raw().toBuffer({ resolveWithObject: true });
      const { data, info } = await turnedInBands(() => sharp(jpeg), whole.info, orientation);
      expect(info).to.include({ width: whole.info.width, height: whole.info.height, channels: 3 });
      expect(data.equals(whole.data)).to.equal(true);
    });

  it('keeps transparency', async () => {
    const png = await sampleAt(64, 48).ensureAlpha(0.5).png().toBuffer();
    const whole = await upright(sharp(png), 6).raw().toBuffer({ resolveWithObject: true });
    const { data } = await turnedInBands(() => sharp(png), whole.info, 6);
    expect(data.equals(whole.data)).to.equal(true);
  });
});
