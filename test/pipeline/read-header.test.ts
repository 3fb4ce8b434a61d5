import { expect } from 'chai';
import sharp from 'sharp';
import { readHeader } from '../../src/pipeline/read-header.js';
import { animation, sampleAt } from '../support/pictures.js';

const codeFor = (bytes: Buffer): unknown => {
  try {
    return readHeader(bytes);
  } catch (error) {
    return (error as { code?: string }).code;
  }
};

describe('the header of a picture', () => {
  for (const format of ['jpeg', 'png', 'webp', 'gif', 'avif', 'tiff'] as const)
    it(`tells the type and size of a ${format.toUpperCase()}`, async () => {
      const bytes = await sampleAt(64, 48).toFormat(format).toBuffer();
      expect(readHeader(bytes)).to.deep.equal({ format, contentType: `image/${format}`, width: 64, height: 48 });
    });

  it('tells the size of the upright picture', async () => {
    const size = async (orientation: number) => {
      const { width, height } = readHeader(await sampleAt(64, 48).withMetadata({ orientation }).jpeg().toBuffer());
      return [width, height];
    };
    for (const lying of [5, 6, 7, 8]) expect(await size(lying)).to.deep.equal([48, 64]);
    for (const standing of [1, 2, 3, 4]) expect(await size(standing)).to.deep.equal([64, 48]);
  });

  it('tells the size of one frame of an animation', async () => {
    expect(readHeader(await animation('webp', { delay: [9, 9, 9], loop: 0 }))).to.include({ width: 128, height: 96 });
  });

  it('refuses a picture that is damaged, animated as PNG, or none', async () => {
    const png = await sampleAt(64, 48).png().toBuffer();
    const noWidth = Buffer.from(png);
    noWidth.writeUInt32BE(0, 16);
    const noHeight = Buffer.from(png);
    noHeight.writeUInt32BE(0, 20);
    for (const bytes of [noWidth, noHeight, png.subarray(0, 9), Buffer.from([0xff, 0xd8, 0xff])])
      expect(codeFor(bytes)).to.equal('UNREADABLE_IMAGE');
    const control = Buffer.from('\0\0\0\x08acTL\0\0\0\x02\0\0\0\0\0\0\0\0', 'latin1');
    expect(codeFor(Buffer.concat([png.subarray(0, 33), control, png.subarray(33)]))).to.equal('UNSUPPORTED_FORMAT');
    expect(codeFor(Buffer.from('text'))).to.equal('NOT_AN_IMAGE');
    const avif = await sharp(png).avif().toBuffer();
    expect(codeFor(avif.subarray(0, 40))).to.equal('UNREADABLE_IMAGE');
  });
});
