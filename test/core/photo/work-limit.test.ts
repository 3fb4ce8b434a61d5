import { expect } from 'chai';
import { decode } from '../../../src/core/photo/decode.js';
import { encode } from '../../../src/core/photo/encode.js';
import { pixelLimit, refuseTooMuchWork } from '../../../src/core/photo/work-limit.js';
import { codeOf, sampleAt } from '../../support/pictures.js';

describe('the limit of pixels', () => {
  it('is 100 megapixels where memory is not limited, or not reported', () => {
    for (const memory of [0, 2 ** 34, 2 ** 64]) expect(pixelLimit(memory)).to.deep.equal({ pixels: 100_000_000 });
  });

  it('falls with the memory of a container, and the message says so', () => {
    const limit = pixelLimit(512_000_000);
    expect(limit.pixels).to.equal(55_000_000);
    const refused = () => refuseTooMuchWork({ width: 10_000, height: 6000, frames: 1 }, limit);
    expect(refused).to.throw('55 megapixels with 512 MB of memory');
  });

  it('leaves a megapixel, however little memory there is', () => {
    expect(pixelLimit(64_000_000).pixels).to.equal(1_000_000);
  });

  it('may be set to another one', async () => {
    const bytes = await sampleAt(1200, 1000).jpeg().toBuffer();
    expect(await codeOf(decode(bytes, { pixels: 1_000_000 }))).to.equal('IMAGE_TOO_LARGE');
    expect((await decode(bytes, { pixels: 2_000_000 })).width).to.equal(1200);
  });
});

describe('an animation with equal frames', () => {
  it('keeps all of them as GIF', async () => {
    const pixels = await sampleAt(32, 32).ensureAlpha().raw().toBuffer();
    const frame = { width: 32, height: 32, channels: 4, pixels } as const;
    const animation = { delay: [100, 200, 300], loop: 0 };
    const photo = { format: 'gif', ...frame, frames: 3, images: [frame, frame, frame], animation } as const;
    const { frames, animation: kept } = await decode(await encode(photo, { format: 'gif' }));
    expect({ frames, kept }).to.deep.equal({ frames: 3, kept: animation });
  });
});
