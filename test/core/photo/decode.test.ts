import { expect } from 'chai';
import sharp from 'sharp';
import { decode } from '../../../src/core/photo/decode.js';
import { animation, codeOf, largestDifference, sampleAt } from '../../support/pictures.js';
import { sample } from '../../support/sample.js';

const plain = () => sampleAt().raw().toBuffer();

/** The sample's bytes with this number where its EXIF says the orientation. */
async function withOrientation(orientation: number): Promise<Buffer> {
  const bytes = await sampleAt().withMetadata({ orientation: 8 }).jpeg().toBuffer();
  const littleEndian = bytes.indexOf(Buffer.from([0x12, 0x01, 0x03, 0x00, 1, 0, 0, 0, 8]));
  const bigEndian = bytes.indexOf(Buffer.from([0x01, 0x12, 0x00, 0x03, 0, 0, 0, 1, 0, 8]));
  bytes[littleEndian >= 0 ? littleEndian + 8 : bigEndian + 9] = orientation;
  return bytes;
}

/** What EXIF orientations 1–8 ask for: turns clockwise, after mirroring left to right. */
const stored: Readonly<Record<number, { turn: number; mirror: boolean }>> = {
  1: { turn: 0, mirror: false },
  2: { turn: 0, mirror: true },
  3: { turn: 180, mirror: false },
  4: { turn: 180, mirror: true },
  5: { turn: 270, mirror: true },
  6: { turn: 90, mirror: false },
  7: { turn: 90, mirror: true },
  8: { turn: 270, mirror: false },
};

describe('decode', () => {
  describe('turns what cameras and programs write into upright sRGB of 8 bits', () => {
    const forms: Record<string, { bytes: () => Promise<Buffer>; channels: 3 | 4; within: number }> = {
      'an 8-bit PNG': { bytes: () => sampleAt().png().toBuffer(), channels: 3, within: 0 },
      'a JPEG': {
        bytes: () => sampleAt().jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toBuffer(),
        channels: 3,
        within: 12,
      },
      'a lossless WebP': { bytes: () => sampleAt().webp({ lossless: true }).toBuffer(), channels: 3, within: 0 },
      'an AVIF': { bytes: () => sampleAt().avif({ lossless: true }).toBuffer(), channels: 3, within: 6 },
      'a TIFF': { bytes: () => sampleAt().tiff({ compression: 'lzw' }).toBuffer(), channels: 3, within: 0 },
      'an indexed PNG': {
        bytes: () => sampleAt().png({ palette: true, dither: 0 }).toBuffer(),
        channels: 3,
        within: 70,
      },
      'a PNG with transparency': { bytes: () => sampleAt().ensureAlpha(1).png().toBuffer(), channels: 4, within: 0 },
      'a wide-gamut PNG': { bytes: () => sampleAt().withIccProfile('p3').png().toBuffer(), channels: 3, within: 2 },
    };
    for (const [name, { bytes, channels, within }] of Object.entries(forms))
      it(name, async () => {
        const photo = await decode(await bytes());
        const seen = await sharp(photo.images[0]!.pixels, { raw: { width: 128, height: 96, channels } })
          .removeAlpha()
          .raw()
          .toBuffer();
        expect({
          width: photo.width,
          height: photo.height,
          channels: photo.channels,
          frames: photo.frames,
        }).to.deep.equal({ width: 128, height: 96, channels, frames: 1 });
        expect(largestDifference(seen, await plain())).to.be.at.most(within);
      });
  });

  it('takes 16-bit pictures without changing their colours', async () => {
    const eightBit = await plain();
    const wide = Uint16Array.from(eightBit, (value) => value * 257);
    const raw = { width: 128, height: 96, channels: 3 } as const;
    const bytes = await sharp(wide, { raw }).toColourspace('rgb16').png().toBuffer();
    expect((await sharp(bytes).metadata()).depth).to.equal('ushort');
    expect(largestDifference((await decode(bytes)).images[0]!.pixels, eightBit)).to.equal(0);
  });

  it('takes greyscale, with and without transparency, as RGB', async () => {
    const grey = await decode(await sampleAt().greyscale().png().toBuffer());
    const half = await decode(await sampleAt().greyscale().ensureAlpha(0.5).png().toBuffer());
    const [red, green, blue] = grey.images[0]!.pixels.subarray(3000, 3003);
    expect([grey.channels, half.channels]).to.deep.equal([3, 4]);
    expect([green, blue]).to.deep.equal([red, red]);
    expect(half.images[0]!.pixels[3]).to.be.within(127, 128);
  });

  it('takes CMYK, with colours near those of the original', async () => {
    const bytes = await sampleAt().toColourspace('cmyk').jpeg({ quality: 100 }).toBuffer();
    expect((await sharp(bytes).metadata()).space).to.equal('cmyk');
    const photo = await decode(bytes);
    const { channels } = await sharp(photo.images[0]!.pixels, { raw: { width: 128, height: 96, channels: 3 } }).stats();
    const original = await sampleAt().stats();
    for (const [index, { mean }] of channels.entries()) expect(mean).to.be.closeTo(original.channels[index]!.mean, 25);
  });

  it('takes a picture of one pixel', async () => {
    const dot = await sharp({ create: { width: 1, height: 1, channels: 3, background: '#102030' } })
      .png()
      .toBuffer();
    expect([...(await decode(dot)).images[0]!.pixels]).to.deep.equal([0x10, 0x20, 0x30]);
  });

  for (const [orientation, { turn, mirror }] of Object.entries(stored))
    it(`turns a photo of EXIF orientation ${orientation} upright`, async () => {
      const { images, width, height } = await decode(await withOrientation(Number(orientation)));
      const stored = await decode(await withOrientation(1));
      const raw = { width: 128, height: 96, channels: 3 } as const;
      const mirrored = await sharp(stored.images[0]!.pixels, { raw }).flop(mirror).raw().toBuffer();
      const upright = await sharp(mirrored, { raw }).rotate(turn).raw().toBuffer();
      expect([width, height]).to.deep.equal(turn % 180 ? [96, 128] : [128, 96]);
      expect(largestDifference(images[0]!.pixels, upright)).to.equal(0);
    });

  it('takes an EXIF orientation there is not, 9, as upright', async () => {
    const [nine, one] = await Promise.all([9, 1].map(async (value) => decode(await withOrientation(value))));
    expect(nine!.images[0]!.pixels.equals(one!.images[0]!.pixels)).to.equal(true);
  });

  it('takes a photo with broken EXIF', async () => {
    const bytes = await sampleAt()
      .withExif({ IFD0: { Make: 'Camera' } })
      .jpeg()
      .toBuffer();
    bytes.fill(0xee, bytes.indexOf('Exif') + 14, bytes.indexOf('Exif') + 40);
    expect((await decode(bytes)).width).to.equal(128);
  });

  for (const format of ['gif', 'webp'] as const)
    it(`keeps all frames, delays and the loop of an animated ${format}`, async () => {
      const photo = await decode(await animation(format, { delay: [100, 200, 300], loop: 3 }));
      expect(photo.frames).to.equal(3);
      expect(photo.images.map(({ height }) => height)).to.deep.equal([96, 96, 96]);
      expect(photo.animation).to.deep.equal({ delay: [100, 200, 300], loop: 3 });
      expect(photo.images[0]!.pixels.equals(photo.images[1]!.pixels)).to.equal(false);
    });

  it('takes a JPEG with stray bytes between its segments, as some cameras write them', async () => {
    const bytes = await sampleAt().jpeg().toBuffer();
    const at = bytes.indexOf(Buffer.from([0xff, 0xda]));
    const stray = Buffer.concat([bytes.subarray(0, at), Buffer.from([1, 2, 3]), bytes.subarray(at)]);
    expect((await decode(stray)).images[0]!.pixels.equals((await decode(bytes)).images[0]!.pixels)).to.equal(true);
  });

  describe('refuses a damaged photo', () => {
    const cut = (bytes: Buffer, part: number) => bytes.subarray(0, Math.floor(bytes.length * part));
    const damaged: Record<string, () => Promise<Buffer>> = {
      'a JPEG cut short': async () => cut(sample, 0.6),
      'a JPEG without its last bytes': async () => sample.subarray(0, sample.length - 40),
      'a JPEG cut short, then ended as if it were whole': async () =>
        Buffer.concat([cut(sample, 0.6), Buffer.from([0xff, 0xd9])]),
      'a JPEG overwritten in its middle': async () =>
        Buffer.from(sample).fill(0, sample.length / 2, sample.length / 2 + 2000),
      'a progressive JPEG that lost its later scans': async () =>
        Buffer.concat([cut(await sampleAt().jpeg({ progressive: true }).toBuffer(), 0.5), Buffer.from([0xff, 0xd9])]),
      'a PNG cut short': async () => cut(await sampleAt().png().toBuffer(), 0.7),
      'a WebP cut short': async () => cut(await sampleAt().webp().toBuffer(), 0.7),
      'an AVIF cut short': async () => cut(await sampleAt().avif().toBuffer(), 0.7),
      'a TIFF cut short': async () => cut(await sampleAt().tiff().toBuffer(), 0.7),
      'a GIF cut short in a later frame': async () => cut(await animation('gif', { delay: [1, 1, 1], loop: 0 }), 0.7),
      'a PNG with a wrong checksum in its data': async () => flipped(await sampleAt().png().toBuffer(), -14),
      'a PNG with a wrong checksum in its header': async () => flipped(await sampleAt().png().toBuffer(), 29),
    };
    for (const [name, bytes] of Object.entries(damaged))
      it(name, async () => expect(await codeOf(decode(await bytes()))).to.equal('UNREADABLE_IMAGE'));
  });
});

function flipped(bytes: Buffer, at: number): Buffer {
  const changed = Buffer.from(bytes);
  const index = at < 0 ? changed.length + at : at;
  changed[index] = changed[index]! ^ 0xff;
  return changed;
}
