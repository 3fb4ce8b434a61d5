import { expect } from 'chai';
import { type FileKind, kindOfFile } from '../../../src/core/photo/file-kind.js';
import { sniff } from '../../../src/core/photo/sniff.js';
import { sample } from '../../support/sample.js';

const bytesOf = (text: string) => Buffer.from(`${text}${'.'.repeat(200)}`, 'latin1');
const brand = (name: string) => `\0\0\0\x10ftyp${name}\0\0\0\0`;
const riff = (name: string) => `RIFF....${name}`;

describe('the kind of a file', () => {
  const starts: Readonly<Partial<Record<FileKind, readonly string[]>>> = {
    photo: [
      '\xff\xd8\xff',
      '\x89PNG\r\n\x1a\n',
      'GIF89a',
      riff('WEBP'),
      'II*\0',
      'MM\0*',
      brand('avif'),
      brand('heic'),
    ],
    drawing: ['\0\0\x01\0', '<?xml?><svg xmlns="x">', '<SVG>'],
    picture: [
      'P1\n',
      'P2\n',
      'P3\n',
      'P4\n',
      'P5\n',
      'P6\n',
      'P7\n',
      'qoif',
      'gimp xcf',
      'v/1\x01',
      '#?RADIANCE',
      'DDS ',
    ]
      .concat(['II\xbc', 'SIMPLE  =', `${'\0'.repeat(128)}DICM`, 'BM', '8BPS', '\xff\x0a', 'II+\0'])
      .concat(['\0\0\0\x0cjP  \r\n\x87\n']),
    audio: ['ID3', 'fLaC', '\xff\xfb', '\xff\xf3', '\xff\xf1', brand('M4A '), brand('M4B '), riff('WAVE')],
    video: ['moov', 'mdat', 'wide', 'free', 'skip', 'pnot']
      .map((box) => `\0\0\0\x08${box}`)
      .concat(
        [brand('isom'), brand('qt  '), brand('avix'), riff('AVI '), '\x1a\x45\xdf\xa3', 'FLV\x01'],
        ['\x30\x26\xb2\x75\x8e\x66\xcf\x11', '\0\0\x01\xba', '\0\0\x01\xb3', 'OggS'],
      ),
    document: ['%PDF', '%!PS', '{\\rtf', 'PK\x03\x04', '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'],
    raw: ['FUJIFILMCCD-RAW', 'IIRO', 'IIRS', 'MMOR', 'IIU\0', 'FOVb', '\0MRM', '\0\0\0\x18ftypcrx '],
    other: [
      'dear diary',
      '\0\0\0\x10moonheic',
      '\0\0\0\x10moonavif',
      riff('FOUR'),
      '\0\0\0\0moon',
      'P8\n',
      `${'\0'.repeat(127)}DICM`,
    ],
  };
  for (const [kind, beginnings] of Object.entries(starts))
    it(`is ${kind} by its first bytes`, () => {
      const kinds = beginnings.map((start) => [start, kindOfFile(bytesOf(start), 'file')]);
      expect(kinds).to.deep.equal(beginnings.map((start) => [start, kind]));
    });

  const names: Readonly<Partial<Record<FileKind, readonly string[]>>> = {
    video: ['a.mpg', 'a.mpeg', 'a.ts', 'a.mts', 'a.m2ts', 'a.VOB'],
    document: ['a.txt', 'a.md', 'a.htm', 'a.html', 'a.csv', 'a.odt', 'a.Pages'],
    other: ['a.bin', 'txt', 'a.mp', 'a.txt.gz', 'a.tsx'],
  };
  for (const [kind, files] of Object.entries(names))
    it(`is ${kind} by its name if its bytes say nothing`, () => {
      expect(files.map((name) => [name, kindOfFile(bytesOf('....'), name)])).to.deep.equal(
        files.map((name) => [name, kind]),
      );
    });

  it('is raw by the names of cameras only for a TIFF', () => {
    for (const name of ['a.nef', 'a.ARW', 'a.dng', 'a.pef', 'a.3fr'])
      for (const start of ['II*\0', 'MM\0*']) expect(kindOfFile(bytesOf(start), name), name).to.equal('raw');
    expect(kindOfFile(bytesOf('II*\0'), 'a.nef.tif')).to.equal('photo');
    expect(kindOfFile(sample, 'a.nef')).to.equal('photo');
  });
});

describe('the format of a photo', () => {
  const formats = {
    avif: [brand('avif'), `\0\0\0\x14ftypmif1\0\0\0\0avif`],
    heic: ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs', 'mif1', 'msf1'].map(brand),
    gif: ['GIF87a'],
    tiff: ['II*\0', 'MM\0*'],
    webp: [riff('WEBP')],
  };
  for (const [format, beginnings] of Object.entries(formats))
    it(`is ${format} by its first bytes`, () => {
      for (const start of beginnings) expect(sniff(bytesOf(start)), start).to.equal(format);
    });

  const codes: Readonly<Record<string, readonly string[]>> = {
    UNSUPPORTED_FORMAT: [
      brand('avis'),
      `\0\0\0\x18ftypheic\0\0\0\0avismif1`,
      'BM',
      '8BPS',
      '\xff\x0a',
      '\0\0\0\x0cJXL ',
    ].concat(['\0\0\0\x0cjP  ', '\xff\x4f\xff\x51', 'II+\0', 'MM\0+', '\0\0\x01\0', '<svg>', '<svg\n', 'IIRO']),
    NOT_AN_IMAGE: [
      '%PDF',
      'RIFF....WAVE',
      '....WEBP....WEBP',
      brand('isom'),
      `${brand('isom')}avif`,
      '<svga>',
      '\0\0\0\x10ftypheif',
    ],
  };
  for (const [code, beginnings] of Object.entries(codes))
    it(`is refused with ${code} for others`, () => {
      for (const start of beginnings) {
        let thrown: unknown;
        try {
          sniff(bytesOf(start));
        } catch (error) {
          thrown = error;
        }
        expect(thrown, start).to.include({ code });
      }
    });
});
