import { crc32, deflateSync } from 'node:zlib';
import { expect } from 'chai';
import sharp from 'sharp';
import { inspect } from '../../src/photo/inspect.js';
import { animation, codeOf, sampleAt } from '../support/pictures.js';

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
  it('tells format and size without decoding, whatever the file is called', async () => {
    expect(await inspect(await sampleAt().webp().toBuffer())).to.deep.equal({
      format: 'webp',
      width: 128,
      height: 96,
      frames: 1,
    });
  });

  it('tells the size after EXIF orientation', async () => {
    const { width, height } = await inspect(await sampleAt().withMetadata({ orientation: 6 }).jpeg().toBuffer());
    expect([width, height]).to.deep.equal([96, 128]);
  });

  it('counts the frames of an animation and tells the size of one', async () => {
    const info = await inspect(await animation('webp', { delay: [9, 9, 9], loop: 0 }));
    expect(info).to.deep.equal({ format: 'webp', width: 128, height: 96, frames: 3 });
  });

  const refused: Record<string, { bytes: () => Promise<Buffer> | Buffer; code: string; says: RegExp }> = {
    'nothing at all': { bytes: () => Buffer.alloc(0), code: 'EMPTY_FILE', says: /empty/ },
    text: { bytes: () => Buffer.from('dear diary'), code: 'NOT_AN_IMAGE', says: /no photo: expected JPEG/ },
    'a PDF': { bytes: () => Buffer.from('%PDF-1.7\n'), code: 'NOT_AN_IMAGE', says: /PDF/ },
    'an SVG': { bytes: () => Buffer.from(svg), code: 'UNSUPPORTED_FORMAT', says: /SVG/ },
    'an SVG after a prolog that names an external entity': {
      bytes: () =>
        Buffer.from(`\ufeff<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>${svg}`),
      code: 'UNSUPPORTED_FORMAT',
      says: /SVG/,
    },
    'a HEIC photo': { bytes: () => isoMedia('heic', 'mif1'), code: 'UNSUPPORTED_FORMAT', says: /HEIC.*JPEG/ },
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
      says: /100 megapixels/,
    },
  };
  for (const [name, { bytes, code, says }] of Object.entries(refused))
    it(`refuses ${name}`, async () => {
      const error = await inspect(await bytes()).catch((thrown: unknown) => thrown as Error & { code?: string });
      expect(error).to.include({ code });
      expect(error).to.have.property('message').that.matches(says);
    });

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
    expect(await codeOf(inspect(pngClaiming(10_000, 10_000)))).to.equal(undefined);
    expect(await codeOf(inspect(pngClaiming(10_000, 10_001)))).to.equal('IMAGE_TOO_LARGE');
  });
});

async function threePages(): Promise<Buffer> {
  const pixels = await sampleAt(40, 90).raw().toBuffer();
  return sharp(pixels, { raw: { width: 40, height: 90, channels: 3, pageHeight: 30 } })
    .tiff()
    .toBuffer();
}
