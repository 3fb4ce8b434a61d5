import { expect } from 'chai';
import sharp from 'sharp';
import { decode } from '../../../src/core/photo/decode.js';
import { encode } from '../../../src/core/photo/encode.js';
import { type Frame, photoFormats } from '../../../src/core/photo/photo.js';
import { animation, codeOf, largestDifference, sampleAt } from '../../support/pictures.js';

/** A photo with all the metadata there is. */
async function laden(): Promise<Buffer> {
  return sampleAt()
    .withExif({ IFD0: { Make: 'Camera' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1' } })
    .withXmp(
      '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta>',
    )
    .withIccProfile('p3')
    .jpeg()
    .toBuffer();
}

describe('encode', () => {
  for (const format of photoFormats) {
    it(`writes ${format} that is ${format}, of the photo’s size`, async () => {
      const photo = await decode(await sampleAt().png().toBuffer());
      const written = await decode(await encode(photo, { format }));
      expect(written).to.include({ format, width: 128, height: 96, frames: 1 });
    });

    it(`writes no metadata into ${format}`, async () => {
      const bytes = await encode(await decode(await laden()), { format });
      const { exif, xmp, iptc, icc } = await sharp(bytes).metadata();
      expect({ exif, xmp, iptc, icc }).to.deep.equal({
        exif: undefined,
        xmp: undefined,
        iptc: undefined,
        icc: undefined,
      });
      expect(bytes.includes('Camera')).to.equal(false);
    });
  }

  for (const format of ['png', 'tiff'] as const)
    it(`writes ${format} without loss`, async () => {
      const photo = await decode(await sampleAt().ensureAlpha(0.5).png().toBuffer());
      const written = await decode(await encode(photo, { format }));
      expect(largestDifference(written.images[0]!.pixels, photo.images[0]!.pixels)).to.equal(0);
    });

  for (const format of ['png', 'webp', 'avif', 'gif', 'tiff'] as const)
    it(`keeps transparency in ${format}`, async () => {
      const clear = await sharp({ create: { width: 20, height: 20, channels: 4, background: '#00000000' } })
        .png()
        .toBuffer();
      const written = await decode(await encode(await decode(clear), { format }));
      expect(written.channels).to.equal(4);
      expect(written.images[0]!.pixels[3]).to.equal(0);
    });

  it('shows white where a transparent photo becomes a JPEG', async () => {
    const clear = await sharp({ create: { width: 20, height: 20, channels: 4, background: '#ff000000' } })
      .png()
      .toBuffer();
    const written = await decode(await encode(await decode(clear), { format: 'jpeg' }));
    expect([...written.images[0]!.pixels.subarray(0, 3)]).to.deep.equal([255, 255, 255]);
  });

  for (const format of ['gif', 'webp'] as const)
    it(`keeps frames, delays and loop of an animation in ${format}`, async () => {
      const photo = await decode(await animation('webp', { delay: [100, 200, 300], loop: 2 }));
      const written = await decode(await encode(photo, { format }));
      expect(written.frames).to.equal(3);
      expect(written.animation).to.deep.equal({ delay: [100, 200, 300], loop: 2 });
    });

  it('takes frames from wherever they lie in memory', async () => {
    const photo = await decode(await animation('webp', { delay: [100, 100, 100], loop: 0 }));
    const images = photo.images.map((frame, index) => {
      const { length } = frame.pixels;
      const pixels = Buffer.from(new ArrayBuffer(photo.frames * length), index * length, length);
      frame.pixels.copy(pixels);
      return { ...frame, pixels };
    });
    const options = { format: 'webp' } as const;
    expect((await encode({ ...photo, images }, options)).equals(await encode(photo, options))).to.equal(true);
  });

  describe('an animation with frames that look the same', () => {
    /** A square of 20 pixels on a clear or grey ground, at these places. */
    async function squares(places: readonly number[], background: string) {
      const images = await Promise.all(
        places.map(async (left): Promise<Frame> => {
          const input = await sharp({ create: { width: 20, height: 20, channels: 4, background: '#c03020' } })
            .png()
            .toBuffer();
          const ground = sharp({ create: { width: 64, height: 48, channels: 4, background } });
          const pixels = await ground
            .composite([{ input, left, top: 10 }])
            .raw()
            .toBuffer();
          return { width: 64, height: 48, channels: 4, pixels };
        }),
      );
      const animation = { delay: places.map((_, index) => 20 + 30 * index), loop: 3 };
      return { format: 'gif', width: 64, height: 48, channels: 4, frames: places.length, images, animation } as const;
    }

    const cases = {
      'some of them': [0, 0, 30, 30, 30, 0],
      'all of them': [5, 5, 5],
      'none of them': [0, 10, 20],
      'the last ones': [0, 40, 40],
    };
    for (const format of ['gif', 'webp'] as const)
      for (const [name, places] of Object.entries(cases))
        for (const background of ['#00000000', '#808080ff'])
          it(`keeps ${name} in ${format}, on ${background}`, async () => {
            const photo = await squares(places, background);
            const { images, animation: kept } = await decode(await encode(photo, { format, quality: 100 }));
            expect(kept).to.deep.equal(photo.animation);
            for (const [index, { pixels }] of images.entries()) {
              // Where nothing shows, colours mean nothing.
              const visible = (all: Buffer) =>
                all.map((value, at) => (photo.images[index]!.pixels[at | 3] ? value : 0));
              expect(
                largestDifference(visible(pixels) as Buffer, visible(photo.images[index]!.pixels) as Buffer),
              ).to.be.lessThan(60);
              for (const at of [3, 4 * 64 * 12 + 4 * 35 + 3])
                expect(pixels[at]).to.equal(photo.images[index]!.pixels[at]);
            }
          });
  });

  it('refuses to write an animation as its first frame', async () => {
    const photo = await decode(await animation('gif', { delay: [100, 100, 100], loop: 0 }));
    expect(await codeOf(encode(photo, { format: 'jpeg' }))).to.equal('UNWRITABLE_IMAGE');
  });

  it('refuses a photo too wide for the format by name', async () => {
    const wide = await sharp({ create: { width: 17_000, height: 2, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    expect(await codeOf(encode(await decode(wide), { format: 'webp' }))).to.equal('UNWRITABLE_IMAGE');
  });

  it('makes smaller files at lower quality', async () => {
    const photo = await decode(await sampleAt(512, 512).png().toBuffer());
    for (const format of ['jpeg', 'webp', 'avif'] as const) {
      const [low, high] = await Promise.all([20, 95].map((quality) => encode(photo, { format, quality })));
      expect(low!.length, format).to.be.below(high!.length / 2);
    }
  });
});
