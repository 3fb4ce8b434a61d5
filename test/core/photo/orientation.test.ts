import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { expect } from 'chai';
import sharp from 'sharp';
import { decode } from '../../../src/core/photo/decode.js';
import { inspect } from '../../../src/core/photo/inspect.js';
import { readMetadata } from '../../../src/core/photo/metadata.js';
import { readHeader } from '../../../src/pipeline/read-header.js';
import { largestDifference, sampleAt } from '../../support/pictures.js';

/** EXIF that holds nothing but this orientation. */
function exif(orientation: number): Buffer {
  return Buffer.from([
    0x49,
    0x49,
    42,
    0,
    8,
    0,
    0,
    0,
    1,
    0,
    0x12,
    1,
    3,
    0,
    1,
    0,
    0,
    0,
    orientation,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
  ]);
}

function xmp(orientation: number): string {
  const description = `<rdf:Description xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="${orientation}"/>`;
  return `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">${description}</rdf:RDF></x:xmpmeta>`;
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}

const endChunkBytes = 12;

async function pngWith(orientation: number, place: 'before' | 'after'): Promise<Buffer> {
  const bytes = await sampleAt().png().toBuffer();
  const at = place === 'after' ? bytes.length - endChunkBytes : 33;
  return Buffer.concat([bytes.subarray(0, at), pngChunk('eXIf', exif(orientation)), bytes.subarray(at)]);
}

async function jpegWithXmp(orientation: number): Promise<Buffer> {
  const bytes = await sampleAt().jpeg().toBuffer();
  const data = Buffer.from(`http://ns.adobe.com/xap/1.0/\0${xmp(orientation)}`, 'latin1');
  const length = Buffer.alloc(2);
  length.writeUInt16BE(data.length + 2);
  return Buffer.concat([bytes.subarray(0, 2), Buffer.from([0xff, 0xe1]), length, data, bytes.subarray(2)]);
}

const carriers: Readonly<Record<string, (orientation: number) => Promise<Buffer>>> = {
  'EXIF of a JPEG': (orientation) => sampleAt().withMetadata({ orientation }).jpeg().toBuffer(),
  'XMP of a JPEG': jpegWithXmp,
  'EXIF of a PNG before its pixels': (orientation) => pngWith(orientation, 'before'),
  'EXIF of a PNG after its pixels': (orientation) => pngWith(orientation, 'after'),
  'EXIF of a WebP': (orientation) => sampleAt().withMetadata({ orientation }).webp().toBuffer(),
  'XMP of a WebP': (orientation) => sampleAt().withXmp(xmp(orientation)).webp().toBuffer(),
  'the tag of a TIFF': (orientation) => sampleAt().withMetadata({ orientation }).tiff().toBuffer(),
};

/** The stored pixels turned as EXIF asks, by sharp's reading of a PNG that says so. */
async function turned(stored: Buffer, orientation: number): Promise<Buffer> {
  const raw = { width: 128, height: 96, channels: 3 } as const;
  const told = await sharp(stored, { raw }).withMetadata({ orientation }).png().toBuffer();
  return sharp(told).autoOrient().toColourspace('srgb').raw().toBuffer();
}

describe('orientation', () => {
  for (const [name, make] of Object.entries(carriers))
    it(`is taken from the ${name.replace(/^the /, '')}`, async () => {
      const stored = (await decode(await make(1))).images[0]!.pixels;
      for (let orientation = 1; orientation <= 8; orientation++) {
        const bytes = await make(orientation);
        const { width, height, images } = await decode(bytes);
        const size = orientation > 4 ? [96, 128] : [128, 96];
        expect([width, height], `${orientation}`).to.deep.equal(size);
        expect(largestDifference(images[0]!.pixels, await turned(stored, orientation)), `${orientation}`).to.equal(0);
        const [inspected, header] = [await inspect(bytes), readHeader(bytes)];
        expect([inspected.width, inspected.height]).to.deep.equal(size);
        expect([header.width, header.height]).to.deep.equal(size);
      }
    });

  it('is taken from EXIF where XMP says something else', async () => {
    const bytes = await jpegWithXmp(6);
    const data = Buffer.concat([Buffer.from('Exif\0\0'), exif(3)]);
    const segment = Buffer.concat([Buffer.from([0xff, 0xe1, 0, data.length + 2]), data]);
    const both = Buffer.concat([bytes.subarray(0, 2), segment, bytes.subarray(2)]);
    expect(await inspect(both)).to.include({ width: 128, height: 96 });
  });

  it('of an AVIF is the one its decoder applies, whatever EXIF says', async () => {
    const bytes = await sampleAt().withMetadata({ orientation: 6 }).avif().toBuffer();
    const { width, height } = await sharp(await sharp(bytes).png().toBuffer()).metadata();
    const [photo, header] = [await decode(bytes), readHeader(bytes)];
    expect([photo.width, photo.height, header.width, header.height]).to.deep.equal([width, height, width, height]);
  });

  it('keeps the EXIF that a PNG carries after its pixels when metadata is kept', async () => {
    const { exif: kept } = await readMetadata(await pngWith(6, 'after'));
    expect(kept?.toString('latin1', 0, 4)).to.equal('Exif');
  });

  it('of the sample does not depend on what stands beside it', () => {
    expect(readHeader(readFileSync(new URL('../../../samples/astronaut.jpg', import.meta.url)))).to.include({
      width: 512,
      height: 512,
    });
  });
});
