import { expect } from 'chai';
import { decode } from '../../../src/core/photo/decode.js';
import { pixelLimit, refuseTooMuchWork } from '../../../src/core/photo/work-limit.js';
import { codeOf, sampleAt } from '../../support/pictures.js';

describe('the limit of pixels', () => {
  it('is 80 megapixels, 100 for all frames of an animation, where memory is not limited, or not reported', () => {
    for (const memory of [0, 2 ** 34, 2 ** 64]) {
      expect(pixelLimit(1, memory)).to.deep.equal({ pixels: 80_000_000 });
      expect(pixelLimit(100, memory)).to.deep.equal({ pixels: 100_000_000 });
    }
  });

  it('accepts a panorama of 16,000 × 3,900 and an animation of 100 frames of a megapixel', () => {
    for (const size of [
      { width: 16_000, height: 3900, frames: 1 },
      { width: 1000, height: 1000, frames: 100 },
    ])
      expect(() => refuseTooMuchWork(size, pixelLimit(size.frames, 0))).not.to.throw();
  });

  it('falls with the memory of a container, and the message says so', () => {
    const limit = pixelLimit(1, 512_000_000);
    expect(limit.pixels).to.equal(55_000_000);
    const refused = () => refuseTooMuchWork({ width: 10_000, height: 6000, frames: 1 }, limit);
    expect(refused).to.throw('55 megapixels with 512 MB of memory');
  });

  it('leaves a megapixel, however little memory there is', () => {
    expect(pixelLimit(1, 64_000_000).pixels).to.equal(1_000_000);
  });

  it('may be set to another one', async () => {
    const bytes = await sampleAt(1200, 1000).jpeg().toBuffer();
    expect(await codeOf(decode(bytes, { pixels: 1_000_000 }))).to.equal('IMAGE_TOO_LARGE');
    expect((await decode(bytes, { pixels: 2_000_000 })).width).to.equal(1200);
  });
});
