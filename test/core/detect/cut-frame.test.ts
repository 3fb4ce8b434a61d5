import { expect } from 'chai';
import { brightened } from '../../../src/core/detect/brightness.js';
import { cutFrame, packed, scaleFrame } from '../../../src/core/detect/picture.js';
import { sampledPart, viewOf } from '../../../src/core/detect/view.js';
import type { Frame } from '../../../src/core/photo/photo.js';
import { sampleAt } from '../../support/pictures.js';

const size = { width: 203, height: 149 };

describe('a tile of a photo that cannot be searched as it is', () => {
  for (const angle of [0, 90, 180, 270, 35, 110])
    it(`has the pixels of the converted photo, at ${angle}°`, async () => {
      const pixels = await sampleAt(size.width, size.height).ensureAlpha(0.6).raw().toBuffer();
      const frame: Frame = { ...size, channels: 4, pixels };
      const whole = brightened(await scaleFrame(frame, size.width, size.height), 1.7);
      const view = viewOf(size.width, size.height, angle);
      for (const tile of [
        { left: 40, top: 30, width: 64, height: 50 },
        { left: 0, top: 0, width: 64, height: 64 },
        { left: view.width - 64, top: view.height - 64, width: 64, height: 64 },
      ]) {
        const part = sampledPart(view, tile);
        const cut = brightened(await cutFrame(frame, part), 1.7);
        expect(packed(cut, view, tile, 32)).to.deep.equal(packed(whole, view, tile, 32));
      }
    });
});
