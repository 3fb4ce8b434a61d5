import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import sharp from 'sharp';
import { decode } from '../../../../src/core/photo/decode.js';
import { inspect } from '../../../../src/core/photo/inspect.js';
import { readMetadata } from '../../../../src/core/photo/metadata.js';
import { emojify } from '../../../../src/emojify.js';
import { readHeader } from '../../../../src/pipeline/read-header.js';
import { codeOf, sampleAt } from '../../../support/pictures.js';

const fixture = (name: string) => readFileSync(new URL(`./${name}.heic`, import.meta.url));
/** In Display P3, with the colours of the sample. */
const wideGamut = fixture('display-p3');
/** Three pictures: the last is the primary one, stored on its side; the others are smaller and upside down. */
const burst = fixture('burst-turned');

/** The mean difference of a channel, 0–255. */
function meanDifference(a: Buffer, b: Buffer): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += Math.abs(a[at]! - b[at]!);
  return sum / a.length;
}

describe('a HEIC photo', () => {
  it('is decoded with the colours its profile means', async () => {
    const { width, height, channels, images } = await decode(wideGamut);
    expect({ width, height, channels }).to.deep.equal({ width: 256, height: 256, channels: 3 });
    const sample = await sampleAt(256, 256).raw().toBuffer();
    expect(meanDifference(images[0]!.pixels, sample)).to.be.below(4);
  });

  it('with several pictures is decoded to its primary one, upright', async () => {
    const { width, height, frames, images } = await decode(burst);
    expect({ width, height, frames }).to.deep.equal({ width: 256, height: 192, frames: 1 });
    const upper = { left: 0, top: 0, width: 256, height: 192 };
    const sample = await sharp(await sampleAt(256, 256).png().toBuffer())
      .extract(upper)
      .raw()
      .toBuffer();
    expect(meanDifference(images[0]!.pixels, sample)).to.be.below(6);
  });

  it('keeps its transparency', async () => {
    const { channels, images } = await decode(fixture('transparent'));
    expect(channels).to.equal(4);
    const alpha = (row: number) => images[0]!.pixels[row * 128 * 4 + 3]!;
    expect([alpha(0), alpha(127)].map((value) => value > 128)).to.deep.equal([false, true]);
  });

  it('has its size read without decoding', async () => {
    expect(await inspect(burst)).to.deep.equal({ format: 'heic', width: 256, height: 192, frames: 1 });
    expect(readHeader(burst)).to.deep.equal({
      format: 'heic',
      contentType: 'image/heic',
      width: 256,
      height: 192,
    });
  });

  it('gives its EXIF to a JPEG that keeps metadata', async () => {
    expect((await readMetadata(burst)).exif?.toString('latin1')).to.include('Camera');
  });

  it('is written as JPEG unless another format is asked for', async () => {
    const [jpeg, png] = [await emojify(wideGamut), await emojify(wideGamut, { format: 'png' })];
    expect([jpeg.format, (await sharp(jpeg.image).metadata()).format]).to.deep.equal(['jpeg', 'jpeg']);
    expect((await sharp(png.image).metadata()).format).to.equal('png');
    expect(jpeg.faces).to.have.length(1);
  });

  for (const part of [0.05, 0.3, 0.6, 0.9, 0.99])
    it(`cut at ${part * 100} % is refused as damaged`, async () => {
      const cut = wideGamut.subarray(0, Math.floor(wideGamut.length * part));
      expect(await codeOf(decode(cut))).to.equal('UNREADABLE_IMAGE');
    });

  it('that claims too many pixels is refused before it is decoded', async () => {
    const size = Buffer.from('ispe\0\0\0\0', 'latin1');
    const huge = Buffer.from(wideGamut);
    for (let at = huge.indexOf(size); at >= 0; at = huge.indexOf(size, at + 1)) {
      huge.writeUInt32BE(20_000, at + 8);
      huge.writeUInt32BE(20_000, at + 12);
    }
    expect(await codeOf(decode(huge))).to.equal('IMAGE_TOO_LARGE');
  });
});
