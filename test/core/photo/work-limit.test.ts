import { crc32 } from 'node:zlib';
import { expect } from 'chai';
import sharp from 'sharp';
import { decode } from '../../../src/core/photo/decode.js';
import { inspect } from '../../../src/core/photo/inspect.js';
import type { MemoryTraits } from '../../../src/core/photo/memory-cost.js';
import { pixelLimit, refuseTooMuchWork, type Work } from '../../../src/core/photo/work-limit.js';
import { codeOf, sampleAt } from '../../support/pictures.js';

const still = (traits: Partial<MemoryTraits> = {}, size = { width: 10_000, height: 7900 }): Work => ({
  ...size,
  frames: 1,
  traits: { format: 'jpeg', bytes: 20_000_000, alpha: false, progressive: false, halfColours: true, ...traits },
});
const animation: Work = { width: 1000, height: 1000, frames: 100 };

describe('the limit of pixels', () => {
  it('is 75 megapixels, 100 for all frames of an animation, where memory is not limited, or not reported', () => {
    for (const memory of [0, 2 ** 34, 2 ** 64]) {
      expect(pixelLimit(still(), memory)).to.deep.equal({ pixels: 75_000_000 });
      expect(pixelLimit(animation, memory)).to.deep.equal({ pixels: 100_000_000 });
    }
  });

  const panorama = { width: 16_000, height: 3900 };
  for (const [what, work] of [
    ['a panorama', still({}, panorama)],
    ['a panorama as a PNG', still({ format: 'png', bytes: 155_000_000 }, panorama)],
    ['an animation of 100 frames of a megapixel', animation],
    ['a phone’s photo of 64 megapixels', still({}, { width: 9280, height: 6920 })],
    ['a phone’s progressive photo of 64 megapixels', still({ progressive: true }, { width: 9280, height: 6920 })],
    ['a phone’s HEIC of 48 megapixels', still({ format: 'heic' }, { width: 8064, height: 6048 })],
  ] as const)
    it(`accepts ${what}`, () => {
      expect(() => refuseTooMuchWork(work, pixelLimit(work, 0))).not.to.throw();
    });

  for (const [traits, megapixels, reason] of [
    [{ format: 'png', bytes: 205_000_000 }, 63, 'for a PNG of 205 MB'],
    [{ format: 'png', bytes: 230_000_000, alpha: true }, 54, 'for a PNG of 230 MB with transparency'],
    [{ format: 'tiff', bytes: 475_000_000 }, 48, 'for a TIFF of 475 MB'],
    [{ format: 'webp', alpha: true }, 17, 'for a WEBP of 20 MB with transparency'],
    [{ progressive: true, halfColours: false }, 47, 'for a progressive JPEG of 20 MB'],
  ] as const)
    it(`is ${megapixels} megapixels ${reason}, as more need too much memory`, () => {
      expect(pixelLimit(still(traits), 0)).to.deep.equal({ pixels: megapixels * 1_000_000, reason });
    });

  it('falls with the memory of a container, by what the format needs, and the message says so', () => {
    const limit = pixelLimit(still(), 512_000_000);
    expect(limit.pixels).to.equal(56_000_000);
    expect(() => refuseTooMuchWork(still(), limit)).to.throw(
      '56 megapixels for a JPEG of 20 MB with 512 MB of memory: scale it down first',
    );
    const png = still({ format: 'png', bytes: 205_000_000 });
    expect(pixelLimit(png, 512_000_000).pixels).to.equal(39_000_000);
    expect(pixelLimit(animation, 512_000_000).pixels).to.equal(47_000_000);
  });

  it('leaves a megapixel, however little memory there is', () => {
    expect(pixelLimit(still(), 64_000_000).pixels).to.equal(1_000_000);
  });

  it('depends on what the header of the file says', async () => {
    const png = await sharp({ create: { width: 1, height: 1, channels: 4, background: '#0000' } })
      .png()
      .toBuffer();
    png.writeUInt32BE(9000, 16);
    png.writeUInt32BE(8000, 20);
    png[28] = 1; // interlaced
    png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
    const refused = await inspect(png).catch(String);
    expect(refused).to.contain('40 megapixels for an interlaced PNG of 1 MB with transparency');
  });

  it('may be set to another one', async () => {
    const bytes = await sampleAt(1200, 1000).jpeg().toBuffer();
    expect(await codeOf(decode(bytes, { pixels: 1_000_000 }))).to.equal('IMAGE_TOO_LARGE');
    expect((await decode(bytes, { pixels: 2_000_000 })).width).to.equal(1200);
  });
});
