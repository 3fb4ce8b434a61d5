import { expect } from 'chai';
import sharp from 'sharp';
import { decode } from '../../../src/core/photo/decode.js';
import { encode } from '../../../src/core/photo/encode.js';
import { cleanExif } from '../../../src/core/photo/metadata/exif.js';
import { type Entry, writeDirectory } from '../../../src/core/photo/metadata/tiff-directory.js';
import { cleanXmp } from '../../../src/core/photo/metadata/xmp.js';
import { readMetadata } from '../../../src/core/photo/metadata.js';
import { largestDifference, sampleAt } from '../../support/pictures.js';

const thumbnail = () => sampleAt(80, 60).jpeg({ quality: 40 }).toBuffer();

function ascii(tag: number, text: string): Entry {
  const value = Buffer.from(`${text}\0`);
  return { tag, type: 2, count: value.length, value };
}

function long(tag: number, number: number): Entry {
  const value = Buffer.alloc(4);
  value.writeUInt32BE(number);
  return { tag, type: 4, count: 1, value };
}

/** EXIF as a camera writes it: maker, orientation 6, date, a maker note with a preview in it, and a thumbnail in IFD1. */
async function cameraExif(): Promise<Buffer> {
  const jpeg = await thumbnail();
  const detail = (at: number) =>
    writeDirectory(
      [ascii(0x9003, '2020:01:02 03:04:05'), { tag: 0x927c, type: 7, count: jpeg.length, value: jpeg }],
      at,
      true,
    );
  const orientation: Entry = { tag: 0x0112, type: 3, count: 1, value: Buffer.from([0, 6]) };
  const main = (detailAt: number) =>
    writeDirectory([ascii(0x010f, 'Camera'), orientation, long(0x8769, detailAt)], 8, true);
  const detailAt = 8 + main(0).length;
  const first = Buffer.concat([main(detailAt), detail(detailAt)]);
  const secondAt = 8 + first.length;
  first.writeUInt32BE(secondAt, 2 + 3 * 12);
  const second = (jpegAt: number) => writeDirectory([long(0x0201, jpegAt), long(0x0202, jpeg.length)], secondAt, true);
  const header = Buffer.from('MM\0*\0\0\0\x08', 'latin1');
  return Buffer.concat([Buffer.from('Exif\0\0'), header, first, second(secondAt + second(0).length), jpeg]);
}

/** EXIF of a camera whose maker note is no picture, but says where and by whom the photo was taken. */
function exifWithMakerNote(note: string): Buffer {
  const value = Buffer.from(note);
  const detail = (at: number) => writeDirectory([{ tag: 0x927c, type: 7, count: value.length, value }], at, true);
  const main = (at: number) => writeDirectory([ascii(0x010f, 'Camera'), long(0x8769, at)], 8, true);
  const at = 8 + main(0).length;
  return Buffer.concat([Buffer.from('MM\0*\0\0\0\x08', 'latin1'), main(at), detail(at)]);
}

/** IPTC with a caption and a preview, beside the Photoshop resource that holds a thumbnail. */
async function photoshopBlock(): Promise<Buffer> {
  const jpeg = await thumbnail();
  const dataSet = (number: number, data: Buffer) => {
    const head = Buffer.from([0x1c, 2, number, 0, 0]);
    head.writeUInt16BE(data.length, 3);
    return Buffer.concat([head, data]);
  };
  const resource = (id: number, data: Buffer) => {
    const head = Buffer.from('8BIM\0\0\0\0\0\0\0\0', 'latin1');
    head.writeUInt16BE(id, 4);
    head.writeUInt32BE(data.length, 8);
    return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
  };
  const records = Buffer.concat([dataSet(120, Buffer.from('A caption')), dataSet(202, jpeg)]);
  return Buffer.concat([Buffer.from('Photoshop 3.0\0'), resource(0x040c, jpeg), resource(0x0404, records)]);
}

async function xmpPacket(): Promise<Buffer> {
  const base64 = (await thumbnail()).toString('base64');
  return Buffer.from(
    `http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:tiff="http://ns.adobe.com/tiff/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:g="http://ns.google.com/photos/1.0/image/" tiff:Orientation="6" dc:creator="Ada" g:Data="${base64}"><xmp:Thumbnails><rdf:Alt><rdf:li>${base64}</rdf:li></rdf:Alt></xmp:Thumbnails></rdf:Description></rdf:RDF></x:xmpmeta>`,
  );
}

/** A JPEG with all of these in it, and a colour profile. */
async function camerasPhoto(): Promise<Buffer> {
  const jpeg = await sampleAt().withIccProfile('p3').jpeg({ quality: 95 }).toBuffer();
  const segment = (marker: number, payload: Buffer) => {
    const head = Buffer.from([0xff, marker, 0, 0]);
    head.writeUInt16BE(payload.length + 2, 2);
    return Buffer.concat([head, payload]);
  };
  const segments = [
    segment(0xe1, await cameraExif()),
    segment(0xe1, await xmpPacket()),
    segment(0xed, await photoshopBlock()),
  ];
  return Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);
}

describe('readMetadata', () => {
  it('finds the metadata to keep in a camera’s photo, but no thumbnails', async () => {
    const photo = await camerasPhoto();
    const source = await sharp(photo).metadata();
    const picture = await thumbnail();
    expect(source.exif?.includes(picture), 'the test photo has a thumbnail').to.equal(true);
    const kept = await readMetadata(photo);
    expect(kept.exif?.includes('Camera')).to.equal(true);
    expect(kept.exif?.includes('2020:01:02')).to.equal(true);
    expect(kept.xmp?.includes('Ada')).to.equal(true);
    expect(kept.iptc?.includes('A caption')).to.equal(true);
    for (const part of [kept.exif, kept.xmp, kept.iptc]) {
      expect(part?.includes(picture.subarray(20, 60))).to.equal(false);
      expect(part?.includes(picture.toString('base64').slice(40, 80))).to.equal(false);
    }
  });

  describe('finds no picture in XMP, wherever it hides', () => {
    const picture = `/9j/${'A'.repeat(5000)}`;
    const packet = (inside: string, attribute = '') =>
      `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF${attribute}><d:creator>Ada</d:creator>${inside}</rdf:RDF></x:xmpmeta>`;
    const hidden: Readonly<Record<string, string>> = {
      'in an element': packet(`<a:b>text<i/>${picture}</a:b>`),
      'in a CDATA section': packet(`<a:b><![CDATA[${picture}]]></a:b>`),
      'in a comment': packet(`<!-- ${picture} -->`),
      'in an attribute': packet('', ` a:b="${picture}"`),
      'in an attribute with spaces': packet('', ` a:b = '${picture}'`),
      'in an attribute without a prefix': packet('', ` data="${picture}"`),
      'in a processing instruction': packet(`<?data ${picture}?>`),
      'after the end': `${packet('')}${picture}`,
    };
    for (const [place, xmp] of Object.entries(hidden))
      it(place, () => {
        const kept = cleanXmp(Buffer.from(xmp))?.toString();
        expect(kept).to.include('Ada');
        expect(kept).not.to.include(picture.slice(0, 100));
      });

    it('or leaves all of it out when it is broken', () => {
      expect(cleanXmp(Buffer.from(packet(`<!-- ${picture}`)))).to.equal(undefined);
    });
  });

  it('leaves out EXIF that cannot be read', async () => {
    const bytes = await sampleAt()
      .withExif({ IFD0: { Make: 'Camera' } })
      .jpeg()
      .toBuffer();
    bytes.fill(0xee, bytes.indexOf('Exif') + 10, bytes.indexOf('Exif') + 14);
    expect((await readMetadata(bytes)).exif).to.equal(undefined);
  });

  it('finds nothing in a photo without metadata', async () => {
    const { exif, xmp, iptc, profile } = await readMetadata(await sampleAt().jpeg().toBuffer());
    expect({ exif, xmp, iptc, profile }).to.deep.equal({
      exif: undefined,
      xmp: undefined,
      iptc: undefined,
      profile: false,
    });
  });
});

describe('encode with metadata', () => {
  for (const format of ['jpeg', 'png', 'webp', 'avif'] as const)
    it(`keeps EXIF and XMP in ${format}, upright, without a thumbnail, and the same pixels`, async () => {
      const original = await camerasPhoto();
      const photo = await decode(original);
      const bytes = await encode(photo, { format, metadata: await readMetadata(original) });
      const { exif, xmp, icc, orientation, width, height } = await sharp(bytes).metadata();
      expect(exif?.includes('Camera')).to.equal(true);
      expect(xmp?.includes('tiff:Orientation="1"')).to.equal(true);
      expect(icc).to.be.an.instanceOf(Buffer);
      expect(orientation ?? 1).to.equal(1);
      expect([width, height]).to.deep.equal([photo.width, photo.height]);
      const picture = await thumbnail();
      expect(bytes.includes(picture.subarray(20, 60))).to.equal(false);
      const plain = await decode(await encode(photo, { format }));
      expect(largestDifference((await decode(bytes)).images[0]!.pixels, plain.images[0]!.pixels)).to.be.at.most(4);
    });

  it('keeps the IPTC caption in a JPEG', async () => {
    const original = await camerasPhoto();
    const bytes = await encode(await decode(original), { format: 'jpeg', metadata: await readMetadata(original) });
    expect((await sharp(bytes).metadata()).iptc?.includes('A caption')).to.equal(true);
  });

  it('keeps the transparency of a PNG', async () => {
    const original = await sampleAt()
      .ensureAlpha(0.5)
      .withExif({ IFD0: { Make: 'Camera' } })
      .png()
      .toBuffer();
    const photo = await decode(original);
    const written = await decode(await encode(photo, { format: 'png', metadata: await readMetadata(original) }));
    expect(largestDifference(written.images[0]!.pixels, photo.images[0]!.pixels)).to.equal(0);
  });

  it('keeps the camera’s name but no maker note, even one that is not a picture', () => {
    const cleaned = cleanExif(exifWithMakerNote('serial number 0815 of a named owner'))!.toString('latin1');
    expect(cleaned).to.contain('Camera').and.not.contain('0815');
  });
});
