import { crc32 } from 'node:zlib';
import { expect } from 'chai';
import { findParts } from '../../../../src/core/photo/metadata/find-parts.js';
import { cleanIptc } from '../../../../src/core/photo/metadata/iptc.js';
import { longestPart } from '../../../../src/core/photo/metadata/metadata-jpeg.js';
import { cleanXmp } from '../../../../src/core/photo/metadata/xmp.js';
import { lostMetadata, readMetadata } from '../../../../src/core/photo/metadata.js';
import { orientationOf } from '../../../../src/core/photo/orientation.js';
import { sampleAt } from '../../../support/pictures.js';

const ascii = (text: string) => Buffer.from(text, 'latin1');
const be16 = (value: number) => Buffer.from([value >> 8, value & 255]);
const be32 = (value: number) => Buffer.from([0, 0, value >> 8, value & 255]);
const le32 = (value: number) => Buffer.from([value & 255, value >> 8, 0, 0]);

describe('EXIF and XMP in a file', () => {
  const segment = (marker: number, data: string) =>
    Buffer.concat([Buffer.from([0xff, marker]), be16(data.length + 2), ascii(data)]);
  const jpeg = (...segments: readonly Buffer[]) =>
    Buffer.concat([Buffer.from([0xff, 0xd8]), ...segments, segment(0xda, 'scan'), Buffer.from([1, 2, 0xff, 0xd9])]);
  const chunk = (type: string, data: string) => {
    const body = ascii(type + data);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([be32(data.length), body, sum]);
  };
  const png = (...chunks: readonly Buffer[]) =>
    Buffer.concat([ascii('\x89PNG\r\n\x1a\n'), ...chunks, chunk('IEND', '')]);
  const webp = (...parts: readonly (readonly [string, string])[]) => {
    const body = Buffer.concat(
      parts.map(([type, data]) =>
        Buffer.concat([ascii(type), le32(data.length), ascii(data), Buffer.alloc(data.length % 2)]),
      ),
    );
    return Buffer.concat([ascii('RIFF'), le32(body.length + 4), ascii('WEBP'), body]);
  };
  const found = (bytes: Buffer, format: Parameters<typeof findParts>[1]) => {
    const { exif, xmp } = findParts(bytes, format);
    return [exif?.toString('latin1'), xmp?.toString('latin1')];
  };
  const name = 'http://ns.adobe.com/xap/1.0/\0';

  it('of a JPEG are the first ones before its pixels', () => {
    const others = [segment(0xe0, 'Exif\0\0no'), segment(0xe1, 'other')];
    const own = [segment(0xe1, 'Exif\0\0one'), segment(0xe1, `${name}two`)];
    const later = [segment(0xe1, 'Exif\0\0late'), segment(0xe1, `${name}late`)];
    expect(found(jpeg(...others, ...own, ...later), 'jpeg')).to.deep.equal(['one', 'two']);
    expect(found(jpeg(own[1]!), 'jpeg')).to.deep.equal([undefined, 'two']);
    expect(found(Buffer.concat([jpeg().subarray(0, -2), ...own, Buffer.from([0xff, 0xd9])]), 'jpeg')).to.deep.equal([
      undefined,
      undefined,
    ]);
  });

  it('of a PNG and a WebP may have a header of their own', () => {
    const text = 'XML:com.adobe.xmp\0\0\0\0\0';
    const chunks = [chunk('iTXt', 'Title\0\0\0\0\0no'), chunk('eXIf', 'one'), chunk('iTXt', `${text}two`)];
    const later = [chunk('eXIf', 'late'), chunk('iTXt', `${text}late`)];
    expect(found(png(...chunks, ...later), 'png')).to.deep.equal(['one', 'two']);
    expect(found(png(chunk('eXIf', 'Exif\0\0one'), chunk('tEXt', `${text}no`)), 'png')).to.deep.equal([
      'one',
      undefined,
    ]);
    expect(found(webp(['VP8 ', 'odd'], ['XMP ', 'two'], ['EXIF', 'one'], ['EXIF', 'late']), 'webp')).to.deep.equal([
      'one',
      'two',
    ]);
    expect(found(webp(['EXIF', 'Exif\0\0one']), 'webp')).to.deep.equal(['one', undefined]);
    expect(found(webp(['VP8 ', 'even']), 'webp')).to.deep.equal([undefined, undefined]);
  });

  it('of other formats are not looked for', () => {
    expect(found(jpeg(segment(0xe1, 'Exif\0\0one')), 'avif')).to.deep.equal([undefined, undefined]);
  });

  it('say the orientation in any of XMP’s spellings', () => {
    const said = (text: string) => orientationOf(jpeg(segment(0xe1, `${name}<x ${text}`)), 'jpeg');
    expect(
      ['tiff:Orientation="6"', "tiff:Orientation = '6'", '><tiff:Orientation>6<', '><tiff:Orientation> 6<'].map(said),
    ).to.deep.equal([6, 6, 6, 6]);
    expect(['tiff:Orientation="0"', 'tiff:Orientation="9"', 'tiff:Orientation', ''].map(said)).to.deep.equal([
      1, 1, 1, 1,
    ]);
    expect(['tiff:Orientation="1"', 'tiff:Orientation="8"'].map(said)).to.deep.equal([1, 8]);
  });
});

describe('IPTC that is kept', () => {
  const record = (number: number, data: string) =>
    Buffer.concat([Buffer.from([0x1c, 2, number]), be16(data.length), ascii(data)]);
  const resource = (id: number, data: Buffer, label = '') => {
    const named = Buffer.concat([Buffer.from([label.length]), ascii(label), Buffer.alloc((label.length + 1) % 2)]);
    return Buffer.concat([ascii('8BIM'), be16(id), named, be32(data.length), data, Buffer.alloc(data.length % 2)]);
  };
  const block = (...resources: readonly Buffer[]) => Buffer.concat([ascii('Photoshop 3.0\0'), ...resources]);
  const [title, town] = [record(5, 'A title'), record(90, 'Oslo')];

  it('is every record that is text, alone in its block', () => {
    const records = Buffer.concat([title, record(202, '\xff\xd8\xff'), town]);
    const kept = block(resource(0x0404, Buffer.concat([title, town])));
    expect(cleanIptc(block(resource(0x0404, records)))).to.deep.equal(kept);
    expect(cleanIptc(records), 'without a block').to.deep.equal(kept);
  });

  it('is found behind other resources, whatever their names and lengths', () => {
    const others = [
      resource(0x040c, ascii('odd')),
      resource(0x0425, ascii('even'), 'a'),
      resource(0x0426, ascii('x'), 'ab'),
    ];
    expect(cleanIptc(block(...others, resource(0x0404, title, 'named')))).to.deep.equal(block(resource(0x0404, title)));
  });

  it('ends at a record that is not one, is too long, or is cut', () => {
    const only = block(resource(0x0404, title));
    const extended = Buffer.concat([Buffer.from([0x1c, 2, 5]), be16(0x8004), ascii('....')]);
    for (const end of [ascii('\x1d.......'), extended, ascii('\x1c\x02\x05\0')])
      expect(cleanIptc(block(resource(0x0404, Buffer.concat([title, end]))))).to.deep.equal(only);
  });

  it('is none in a block without records, and in one that is cut', () => {
    for (const bytes of [
      block(resource(0x040c, ascii('no'))),
      block(resource(0x0404, Buffer.alloc(0))),
      block(resource(0x0404, title)).subarray(0, 20),
      block(ascii('8BIX')),
      Buffer.alloc(0),
    ])
      expect(cleanIptc(bytes)).to.equal(undefined);
  });
});

describe('XMP that is kept', () => {
  const packet = (inside: string) => `<x:xmpmeta><rdf:RDF>${inside}</rdf:RDF></x:xmpmeta>`;
  const clean = (text: string) => cleanXmp(Buffer.from(text))?.toString();

  it('says that the photo is upright, in either spelling', () => {
    expect(clean(packet('<d tiff:Orientation="6"/>'))).to.equal(packet('<d tiff:Orientation="1"/>'));
    expect(clean(packet("<d tiff:Orientation='8'/>"))).to.equal(packet("<d tiff:Orientation='1'/>"));
    const element = (value: number) => packet(`<tiff:Orientation>${value}</tiff:Orientation>`);
    expect(clean(element(6))).to.equal(element(1));
  });

  it('has its text and short instructions, but no reference to more of it elsewhere', () => {
    const text = packet('<?begin?><dc:title>Fjord &amp; sea</dc:title>');
    expect(clean(`\ufeff${text}\n`)).to.equal(text);
    expect(clean(packet('<d xmpNote:HasExtendedXMP="abc" a="b"/>'))).to.equal(packet('<d a="b"/>'));
    expect(clean(packet("<d xmpNote:HasExtendedXMP='abc'/>"))).to.equal(packet('<d/>'));
  });

  it('has no thumbnails under either of their names', () => {
    for (const name of ['xmp', 'xap'])
      expect(clean(packet(`<${name}:Thumbnails><a>small</a></${name}:Thumbnails><b>text</b>`))).to.equal(
        packet('<b>text</b>'),
      );
  });

  it('is none without RDF, in a packet too long, or with a picture that could not be taken out', () => {
    expect(clean('<x:xmpmeta/>')).to.equal(undefined);
    const filler = '<a>short</a>'.repeat(20_000);
    expect(clean(packet(filler))).to.equal(undefined);
    expect(clean(packet('<a>short</a>'.repeat(10_000)))).to.include('short');
    for (const start of ['/9j/', 'iVBORw0KGgo', 'UklGR']) expect(clean(packet(`<!-- ${start}`))).to.equal(undefined);
  });
});

describe('metadata that is lost', () => {
  const xmp =
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta>';
  const camera = { IFD0: { Make: 'Camera' } };

  it('is named: what the format does not hold, and what could not be read', async () => {
    const full = await sampleAt().withExif(camera).withXmp(xmp).jpeg().toBuffer();
    const plain = await sampleAt().jpeg().toBuffer();
    expect(await lostMetadata(full, plain)).to.deep.equal({ unheld: ['EXIF', 'XMP'], broken: [] });
    expect(await lostMetadata(full, full)).to.deep.equal({ unheld: [], broken: [] });
    expect(await lostMetadata(plain, plain)).to.deep.equal({ unheld: [], broken: [] });
    const broken = Buffer.from(full);
    broken.fill(0xee, broken.indexOf('Exif') + 10, broken.indexOf('Exif') + 14);
    expect(await lostMetadata(broken, full)).to.deep.equal({ unheld: [], broken: ['EXIF'] });
  });

  it('includes a part that is too long for every format', async () => {
    const long = (count: number) =>
      `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF>${'<a>b</a>'.repeat(count)}</rdf:RDF></x:xmpmeta>`;
    const bytes = (count: number) => sampleAt().withXmp(long(count)).webp().toBuffer();
    const fits = Math.floor((longestPart - long(0).length) / 8);
    expect((await readMetadata(await bytes(fits))).xmp).to.have.length(long(fits).length);
    expect((await readMetadata(await bytes(fits + 1))).xmp).to.equal(undefined);
  });
});
