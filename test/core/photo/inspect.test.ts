import { crc32, deflateSync } from 'node:zlib';
import { expect } from 'chai';
import sharp from 'sharp';
import { inspect } from '../../../src/core/photo/inspect.js';
import { readHeader } from '../../../src/pipeline/read-header.js';
import { animation, codeOf, sampleAt } from '../../support/pictures.js';

/** A PNG chunk: length, type, data, checksum. */
function chunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, sum]);
}

/** A PNG of a few bytes that says it is this wide and high. */
function pngClaiming(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(100))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A PNG with an animation control chunk after its header, as APNG has it. */
async function animatedPng(): Promise<Buffer> {
  const png = await sampleAt().png().toBuffer();
  const afterHeader = 8 + 25;
  return Buffer.concat([
    png.subarray(0, afterHeader),
    chunk('acTL', Buffer.from([0, 0, 0, 2, 0, 0, 0, 0])),
    png.subarray(afterHeader),
  ]);
}

/** The start of an ISO media file with these brands. */
function isoMedia(...brands: string[]): Buffer {
  const box = Buffer.from(`....ftyp${brands[0]}\0\0\0\0${brands.join('')}`, 'latin1');
  box.writeUInt32BE(box.length);
  return Buffer.concat([box, Buffer.alloc(200)]);
}

const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>';

describe('inspect', () => {
  it('reads format and size without decoding, whatever the file is called', async () => {
    expect(await inspect(await sampleAt().webp().toBuffer())).to.deep.equal({
      format: 'webp',
      width: 128,
      height: 96,
      frames: 1,
    });
  });

  it('reads the size after EXIF orientation', async () => {
    const { width, height } = await inspect(await sampleAt().withMetadata({ orientation: 6 }).jpeg().toBuffer());
    expect([width, height]).to.deep.equal([96, 128]);
  });

  it('counts the frames of an animation and reads the size of one', async () => {
    const info = await inspect(await animation('webp', { delay: [9, 9, 9], loop: 0 }));
    expect(info).to.deep.equal({ format: 'webp', width: 128, height: 96, frames: 3 });
  });

  const refused: Record<string, { bytes: () => Promise<Buffer> | Buffer; code: string; says: RegExp }> = {
    'nothing at all': { bytes: () => Buffer.alloc(0), code: 'EMPTY_FILE', says: /empty/ },
    text: { bytes: () => Buffer.from('dear diary'), code: 'NOT_AN_IMAGE', says: /not a photo: expected JPEG/ },
    'a PDF': { bytes: () => Buffer.from('%PDF-1.7\n'), code: 'NOT_AN_IMAGE', says: /PDF/ },
    'an SVG': { bytes: () => Buffer.from(svg), code: 'UNSUPPORTED_FORMAT', says: /SVG/ },
    'an SVG after a prolog that names an external entity': {
      bytes: () =>
        Buffer.from(`\ufeff<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>${svg}`),
      code: 'UNSUPPORTED_FORMAT',
      says: /SVG/,
    },
    'a HEIC header and nothing else': {
      bytes: () => isoMedia('heic', 'mif1'),
      code: 'UNREADABLE_IMAGE',
      says: /damaged/,
    },
    'an animated AVIF': { bytes: () => isoMedia('avis', 'avif'), code: 'UNSUPPORTED_FORMAT', says: /animated AVIF/ },
    'an animated PNG': { bytes: animatedPng, code: 'UNSUPPORTED_FORMAT', says: /animated PNG/ },
    'a TIFF of three pages': { bytes: threePages, code: 'UNSUPPORTED_FORMAT', says: /TIFF of 3 pages/ },
    'a BMP': { bytes: () => Buffer.from('BM\x36\0\0\0\0\0'), code: 'UNSUPPORTED_FORMAT', says: /BMP/ },
    'a header and nothing else': {
      bytes: () => Buffer.from([0xff, 0xd8, 0xff]),
      code: 'UNREADABLE_IMAGE',
      says: /damaged/,
    },
    'a PNG that claims 50,000 × 50,000': {
      bytes: () => pngClaiming(50_000, 50_000),
      code: 'IMAGE_TOO_LARGE',
      says: /75 megapixels/,
    },
  };
  for (const [name, { bytes, code, says }] of Object.entries(refused))
    it(`refuses ${name}`, async () => {
      const error = await inspect(await bytes()).catch((thrown: unknown) => thrown as Error & { code?: string });
      expect(error).to.include({ code });
      expect(error).to.have.property('message').that.matches(says);
    });

  const accepted: Record<string, () => Promise<Buffer> | Buffer> = {
    'a panorama of 16,000 × 3,900': () => pngClaiming(16_000, 3900),
    'a picture as long as the limit and one pixel wide': () => pngClaiming(1, 30_000),
    'an animation of 100 frames of a megapixel': () => gifOf(100, 1000, 1000),
  };
  for (const [name, bytes] of Object.entries(accepted))
    it(`takes ${name}`, async () => {
      expect(await codeOf(inspect(await bytes()))).to.equal(undefined);
    });

  const costly: Record<string, { bytes: () => Promise<Buffer> | Buffer; says: RegExp }> = {
    'a PNG of 1 × 10,000,000': { bytes: () => pngClaiming(1, 10_000_000), says: /30,000 pixels a side/ },
    'a PNG of 65,535 × 1,100': { bytes: () => pngClaiming(65_535, 1100), says: /30,000 pixels a side/ },
    'a GIF of 100,000 frames': { bytes: () => gifOf(100_000, 1, 1), says: /over 1000 frames/ },
    'a WebP of 2,000 frames': { bytes: webpOfManyFrames, says: /over 1000 frames/ },
  };
  for (const [name, { bytes, says }] of Object.entries(costly)) {
    it(`refuses ${name} before it costs anything, as does the pipeline`, async () => {
      const picture = await bytes();
      const error = await inspect(picture).catch((thrown: unknown) => thrown);
      expect(error).to.include({ code: 'IMAGE_TOO_LARGE' });
      expect(error).to.have.property('message').that.matches(says);
      expect(() => readHeader(picture)).to.throw(says);
    });
  }

  it('counts all frames against the limit of pixels', async () => {
    const bytes = await animation('webp', { delay: [9, 9, 9], loop: 0 });
    const canvas = bytes.indexOf('VP8X') + 12;
    bytes.writeUIntLE(8000 - 1, canvas, 3);
    bytes.writeUIntLE(6000 - 1, canvas + 3, 3);
    const error = await inspect(bytes).catch((thrown: unknown) => thrown);
    expect(error).to.include({ code: 'IMAGE_TOO_LARGE' });
    expect(error).to.have.property('message').that.includes('8000 × 6000 pixels in 3 frames');
  });

  it('takes exactly the limit', async () => {
    expect(await codeOf(inspect(pngClaiming(10_000, 7500)))).to.equal(undefined);
    expect(await codeOf(inspect(pngClaiming(10_000, 7501)))).to.equal('IMAGE_TOO_LARGE');
  });
});

async function threePages(): Promise<Buffer> {
  const pixels = await sampleAt(40, 90).raw().toBuffer();
  return sharp(pixels, { raw: { width: 40, height: 90, channels: 3, pageHeight: 30 } })
    .tiff()
    .toBuffer();
}

/** A GIF of so many frames that hold one code each: what it claims, not what can be decoded. */
function gifOf(frames: number, width: number, height: number): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt16LE(width);
  size.writeUInt16LE(height, 2);
  const start = Buffer.concat([Buffer.from('GIF89a'), size, Buffer.from([0x80, 0, 0, 0, 0, 0, 255, 255, 255])]);
  const frame = Buffer.concat([Buffer.from([0x2c, 0, 0, 0, 0]), size, Buffer.from([0, 2, 2, 0x4c, 0x01, 0])]);
  return Buffer.concat([start, ...Array.from({ length: frames }, () => frame), Buffer.from([0x3b])]);
}

/** An animation's first frame over and over. */
async function webpOfManyFrames(): Promise<Buffer> {
  const bytes = await animation('webp', { delay: [9, 9, 9], loop: 0 });
  const start = bytes.indexOf('ANMF');
  const frame = bytes.subarray(start, start + 8 + bytes.readUInt32LE(start + 4));
  return Buffer.concat([bytes.subarray(0, start), ...Array.from({ length: 2000 }, () => frame)]);
}
