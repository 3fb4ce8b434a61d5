import { expect } from 'chai';
import sharp from 'sharp';
import { countFrames } from '../../../../src/core/photo/count-frames.js';
import { findDamage, tidied } from '../../../../src/core/photo/integrity/find-damage.js';
import { jpegSegments } from '../../../../src/core/photo/integrity/jpeg-segments.js';
import { numbersOf, tiffTags } from '../../../../src/core/photo/integrity/tiff.js';
import { webpChunks } from '../../../../src/core/photo/integrity/webp.js';
import { type Entry, writeDirectory } from '../../../../src/core/photo/metadata/tiff-directory.js';
import { sampleAt } from '../../../support/pictures.js';

const ascii = (text: string) => Buffer.from(text, 'latin1');
const early = 'the data ends early';

describe('the blocks of a GIF', () => {
  const screen = (flags: number) => Buffer.concat([ascii('GIF89a'), Buffer.from([1, 0, 1, 0, flags, 0, 0])]);
  const frame = (flags = 0, table: readonly number[] = []) =>
    Buffer.from([0x2c, 0, 0, 0, 0, 1, 0, 1, 0, flags, ...table, 2, 2, 0x4c, 1, 1, 9, 0]);
  const comment = Buffer.from([0x21, 0xfe, 3, 0x3b, 0x3b, 0x3b, 0]);
  const end = Buffer.from([0x3b]);
  const file = (...blocks: readonly Buffer[]) => Buffer.concat(blocks);
  /** Two colours that look like the end of a file, or like a frame. */
  const table = [0x3b, 0x2c, 0x3b, 0x2c, 0x3b, 0x2c];

  it('lead to its end, over tables of colours, comments and frames', () => {
    const whole = [
      file(screen(0), frame(), end),
      file(screen(0x80), Buffer.from(table), comment, frame(), comment, frame(0x80, table), end),
      file(screen(0x81), Buffer.from([...table, ...table]), frame(), end),
      file(screen(0x70), frame(), end, ascii('more')),
    ];
    for (const bytes of whole) expect(findDamage(bytes, 'gif')).to.equal(undefined);
    expect(whole.map((bytes) => countFrames(bytes, 'gif'))).to.deep.equal([1, 2, 1, 1]);
  });

  it('are damaged without an end, or with something else between them', () => {
    const open = file(screen(0), frame(), comment, frame());
    for (let length = 14; length <= open.length; length++)
      expect(findDamage(open.subarray(0, length), 'gif'), `${length}`).to.equal(early);
    expect(findDamage(file(screen(0), frame(), Buffer.from([7]), frame(), end), 'gif')).to.match(/out of order/);
    expect(findDamage(file(screen(0), frame(0x80), end), 'gif')).to.be.a('string');
  });

  it('are counted as far as they go, with zeros between them', () => {
    expect(countFrames(file(screen(0), frame(), Buffer.alloc(3), frame(), Buffer.from([7]), frame()), 'gif')).to.equal(
      2,
    );
    expect(countFrames(screen(0), 'gif')).to.equal(1);
    const many = (count: number) => file(screen(0), ...Array.from({ length: count }, () => frame()), end);
    expect(countFrames(many(1000), 'gif')).to.equal(1000);
    expect(() => countFrames(many(1001), 'gif')).to.throw('over 1000 frames');
    expect(countFrames(many(2), 'png')).to.equal(1);
  });
});

describe('the chunks of a WebP', () => {
  const chunk = (type: string, data: string) =>
    Buffer.concat([ascii(type), Buffer.from([data.length, 0, 0, 0]), ascii(data), Buffer.alloc(data.length % 2)]);
  const riff = (body: Buffer, length = body.length + 4) =>
    Buffer.concat([ascii('RIFF'), Buffer.from([length, 0, 0, 0]), ascii('WEBP'), body]);
  const body = Buffer.concat([chunk('VP8X', 'odd'), chunk('ANMF', 'frame 1'), chunk('ANMF', 'frame2')]);
  const types = (bytes: Buffer) => [...webpChunks(bytes)].map(({ type, data }) => `${type} ${data.toString()}`);

  it('are found to the end of the file, or to the length in its header', () => {
    expect(types(riff(body))).to.deep.equal(['VP8X odd', 'ANMF frame 1', 'ANMF frame2']);
    expect(types(Buffer.concat([riff(body), chunk('ANMF', 'beyond')]))).to.have.length(3);
    expect(types(riff(body, 255))).to.have.length(3);
    expect(types(riff(Buffer.concat([chunk('ANMF', 'x'), ascii('ANMF')])))).to.have.length(1);
    expect(countFrames(riff(body), 'webp')).to.equal(2);
    expect(countFrames(riff(Buffer.concat([body, ascii('ANMF')])), 'webp')).to.equal(2);
  });

  it('are damaged when one is cut, or when the file is shorter than it says', () => {
    expect(findDamage(riff(body), 'webp')).to.equal(undefined);
    expect(findDamage(riff(body).subarray(0, -1), 'webp')).to.equal(early);
    expect(findDamage(riff(body, body.length + 6), 'webp')).to.equal(early);
    const odd = riff(chunk('VP8 ', 'odd'));
    expect(findDamage(odd.subarray(0, -1), 'webp'), 'its padding').to.equal(undefined);
    expect(findDamage(odd.subarray(0, -2), 'webp')).to.equal(early);
    expect(findDamage(riff(Buffer.concat([ascii('VP8 '), Buffer.from([99, 0, 0, 0])])), 'webp')).to.equal(early);
  });
});

describe('the chunks of a PNG', () => {
  it('are damaged by a wrong checksum only where pixels depend on it', async () => {
    const bytes = await sampleAt(20, 20)
      .png({ palette: true })
      .withExif({ IFD0: { Make: 'Camera' } })
      .toBuffer();
    expect(findDamage(bytes, 'png')).to.equal(undefined);
    for (const [type, verdict] of [
      ['IHDR', 'the checksum of its IHDR chunk is wrong'],
      ['PLTE', 'the checksum of its PLTE chunk is wrong'],
      ['IDAT', 'the checksum of its IDAT chunk is wrong'],
      ['IEND', 'the checksum of its IEND chunk is wrong'],
      ['eXIf', undefined],
    ] as const) {
      const changed = Buffer.from(bytes);
      const at = changed.indexOf(type, 0, 'latin1');
      expect(at, type).to.be.above(0);
      changed[at + 4 + changed.readUInt32BE(at - 4)]! ^= 1;
      expect(findDamage(changed, 'png'), type).to.equal(verdict);
    }
  });

  it('are damaged without an end, wherever they are cut', async () => {
    const bytes = await sampleAt(20, 20).png().toBuffer();
    for (const length of [8, 12, 33, 50, bytes.length - 13, bytes.length - 12, bytes.length - 1])
      expect(findDamage(bytes.subarray(0, length), 'png'), `${length}`).to.equal(early);
    expect(findDamage(Buffer.concat([bytes, ascii('more, IDAT')]), 'png')).to.equal(undefined);
  });
});

describe('the segments of a JPEG', () => {
  const segment = (marker: number, ...data: readonly number[]) => [0xff, marker, 0, data.length + 2, ...data];
  const markersIn = (...bytes: readonly number[]) =>
    [...jpegSegments(Buffer.from(bytes))].map(({ marker, start, dataStart, end }) => [marker, start, dataStart, end]);
  const [soi, eoi] = [
    [0xff, 0xd8],
    [0xff, 0xd9],
  ];

  it('reach from one marker to the next, and a scan to the end of its data', () => {
    const scan = [...segment(0xda, 1, 2), 7, 0xff, 0, 0xff, 0xd0, 8, 0xff, 0xd7, 9, 0xff, 0xff, 0xd9];
    expect(markersIn(...soi!, ...segment(0xe0, 1), 0xff, 0x01, ...scan)).to.deep.equal([
      [0xd8, 0, 2, 2],
      [0xe0, 2, 6, 7],
      [0x01, 7, 9, 9],
      [0xda, 9, 13, 25],
      [0xd9, 25, 27, 27],
    ]);
  });

  it('may have other bytes and padding between them', () => {
    const strange = [1, 2, 0xff, 0, 0xff, 0xff];
    expect(
      markersIn(...soi!, ...strange, ...segment(0xe0, 1), 3, ...eoi!).map(([marker, start]) => [marker, start]),
    ).to.deep.equal([
      [0xd8, 0],
      [0xe0, 8],
      [0xd9, 14],
    ]);
  });

  it('end with the first picture, or where the data ends', () => {
    expect(markersIn(...soi!, ...eoi!, ...soi!, ...eoi!)).to.have.length(2);
    expect(markersIn(...soi!, ...segment(0xe0, 1, 2))).to.have.length(2);
    expect(markersIn(...soi!, ...segment(0xe0, 1, 2).slice(0, -1))).to.have.length(1);
    expect(markersIn(...soi!, 0xff, 0xe0)).to.have.length(1);
    expect(markersIn(...soi!, 0xff)).to.have.length(1);
    expect(markersIn(...soi!)).to.have.length(1);
    expect(markersIn()).to.have.length(0);
    expect(markersIn(...soi!, ...segment(0xda, 1), 5, 6)).to.deep.include([0xda, 2, 6, 9]);
  });

  /** A JPEG of the markers alone: a frame of these components, and scans of components, coefficients and bits. */
  const jpegOf = (sof: number, components: readonly number[], scans: readonly (readonly number[][])[]) =>
    Buffer.from([
      ...soi!,
      ...segment(sof, 8, 0, 9, 0, 9, components.length, ...components.flatMap((one) => [one, 0x11, 0])),
      ...scans.flatMap(([ids, parameters]) => [
        ...segment(0xda, ids!.length, ...ids!.flatMap((id) => [id, 0]), ...parameters!),
        1,
        2,
      ]),
      ...eoi!,
    ]);
  const missing = 'parts of the picture are missing';
  const all = [0, 63, 0];

  it('are complete when every component is in a scan', () => {
    expect(findDamage(jpegOf(0xc0, [1, 2, 3], [[[1, 2, 3], all]]), 'jpeg')).to.equal(undefined);
    expect(
      findDamage(
        jpegOf(
          0xc0,
          [1, 2],
          [
            [[2], all],
            [[1], all],
          ],
        ),
        'jpeg',
      ),
    ).to.equal(undefined);
    expect(
      findDamage(
        jpegOf(
          0xc1,
          [1, 2, 3],
          [
            [
              [1, 3],
              [0, 0, 0],
            ],
          ],
        ),
        'jpeg',
      ),
    ).to.equal(missing);
    expect(findDamage(jpegOf(0xc0, [1], [[[4], all]]), 'jpeg')).to.equal(missing);
    expect(findDamage(jpegOf(0xc0, [1], []), 'jpeg')).to.equal(missing);
    expect(findDamage(Buffer.from([...soi!, ...eoi!]), 'jpeg')).to.equal('it contains no picture');
    for (const marker of [0xc4, 0xc8, 0xcc])
      expect(findDamage(jpegOf(marker, [1], [[[1], all]]), 'jpeg')).to.equal('it contains no picture');
  });

  it('of a progressive one, when all coefficients are, to the last bit', () => {
    const scans = (...parts: readonly (readonly number[])[]) => parts.map((part) => [[1], part] as number[][]);
    const verdict = (...parts: readonly (readonly number[])[]) =>
      findDamage(jpegOf(0xc2, [1], scans(...parts)), 'jpeg');
    expect(verdict([0, 0, 0x01], [1, 63, 0x02], [1, 63, 0x21], [0, 0, 0x10], [1, 63, 0x10])).to.equal(undefined);
    expect(verdict([0, 0, 0], [1, 63, 0])).to.equal(undefined);
    expect(verdict([0, 0, 0], [1, 62, 0])).to.equal(missing);
    expect(verdict([0, 0, 0], [2, 63, 0])).to.equal(missing);
    expect(verdict([0, 0, 0], [1, 63, 1])).to.equal(missing);
    expect(verdict([0, 0, 1], [1, 63, 0])).to.equal(missing);
    expect(findDamage(jpegOf(0xc2, [1, 2], [[[1], all]]), 'jpeg')).to.equal(missing);
  });

  it('are tidied where decoders warn of what does not matter', () => {
    const plain = jpegOf(0xc0, [1], [[[1], all]]);
    expect(tidied(plain, 'jpeg')).to.equal(undefined);
    expect(tidied(Buffer.concat([plain, ascii('more')]), 'jpeg')).to.equal(undefined);
    expect(tidied(jpegOf(0xc0, [1], [[[1], [0, 0, 0]]]), 'jpeg')?.equals(plain)).to.equal(true);
    expect(
      tidied(
        jpegOf(
          0xc0,
          [1, 2],
          [
            [
              [1, 2],
              [3, 4, 5],
            ],
          ],
        ),
        'jpeg',
      )?.equals(jpegOf(0xc0, [1, 2], [[[1, 2], all]])),
    ).to.equal(true);
    expect(tidied(jpegOf(0xc2, [1], [[[1], [0, 0, 1]]]), 'jpeg'), 'progressive').to.equal(undefined);
    const withSegment = (components: number, ...more: readonly number[]) => {
      const bytes = jpegOf(
        0xc0,
        Array.from({ length: components }, (_, id) => id),
        [],
      );
      return Buffer.concat([bytes.subarray(0, 2), Buffer.from(more), bytes.subarray(2)]);
    };
    expect(tidied(withSegment(1, 1, 2, 3), 'jpeg')?.equals(withSegment(1))).to.equal(true);
    expect(tidied(withSegment(1, ...soi!), 'jpeg')?.equals(withSegment(1)), 'a second start').to.equal(true);
    expect(tidied(Buffer.from([...soi!, ...eoi!]), 'jpeg')).to.equal(undefined);
    const jfif = (name: string, version: number) => segment(0xe0, ...ascii(name), version, 2, 0);
    expect(tidied(withSegment(1, ...jfif('JFIF\0', 7)), 'jpeg')?.equals(withSegment(1, ...jfif('JFIF\0', 1)))).to.equal(
      true,
    );
    expect(tidied(withSegment(1, ...jfif('JFXX\0', 7)), 'jpeg')).to.equal(undefined);
    expect(tidied(withSegment(1, ...segment(0xe1, ...ascii('JFIF\0'), 7)), 'jpeg')).to.equal(undefined);
    const adobe = (transform: number, name = 'Adobe', marker = 0xee) =>
      segment(marker, ...ascii(name), 0, 100, 0, 0, 0, 0, transform);
    for (const known of [0, 1, 2]) expect(tidied(withSegment(3, ...adobe(known)), 'jpeg')).to.equal(undefined);
    expect(tidied(withSegment(3, ...adobe(3)), 'jpeg')?.equals(withSegment(3, ...adobe(1)))).to.equal(true);
    expect(tidied(withSegment(4, ...adobe(9)), 'jpeg')?.equals(withSegment(4, ...adobe(2)))).to.equal(true);
    expect(tidied(withSegment(4, ...adobe(9, 'Acorn')), 'jpeg')).to.equal(undefined);
    expect(tidied(withSegment(4, ...adobe(9, 'Adobe', 0xed)), 'jpeg')).to.equal(undefined);
  });
});

for (const bigEndian of [true, false])
  describe(`the directory of a TIFF, ${bigEndian ? 'big' : 'little'} endian`, () => {
    const entry = (tag: number, type: 3 | 4, ...numbers: readonly number[]): Entry => {
      const size = type === 3 ? 2 : 4;
      const value = Buffer.alloc(numbers.length * size);
      for (const [index, number] of numbers.entries())
        if (bigEndian) value.writeUIntBE(number, index * size, size);
        else value.writeUIntLE(number, index * size, size);
      return { tag, type, count: numbers.length, value };
    };
    const tiff = (...entries: readonly Entry[]) =>
      Buffer.concat([
        ascii(bigEndian ? 'MM\0*\0\0\0\x08' : 'II*\0\x08\0\0\0'),
        writeDirectory(entries, 8, bigEndian),
        Buffer.alloc(100),
      ]);

    it('has its numbers, of two and of four bytes', () => {
      const bytes = tiff(entry(256, 3, 5), entry(257, 4, 70_000), entry(258, 3, 8, 9, 10));
      const tags = tiffTags(bytes);
      const numbers = [256, 257, 258, 259].map((tag) => numbersOf(bytes, tags?.get(tag)));
      expect(numbers).to.deep.equal([[5], [70_000], [8, 9, 10], []]);
      expect(tiffTags(bytes.subarray(0, 7))).to.equal(undefined);
      expect(tiffTags(bytes.subarray(0, 9))).to.equal(undefined);
    });

    it('is damaged when a strip or a tile reaches beyond the file', () => {
      const length = tiff(entry(273, 4, 0, 0), entry(279, 4, 0, 0)).length;
      for (const [offsets, lengths] of [
        [273, 279],
        [324, 325],
      ] as const) {
        const verdict = (at: readonly number[], sizes: readonly number[]) =>
          findDamage(tiff(entry(offsets, 4, ...at), entry(lengths, 4, ...sizes)), 'tiff');
        expect(verdict([8, length - 10], [10, 10])).to.equal(undefined);
        expect(verdict([8, length - 10], [10, 11])).to.equal(early);
        expect(verdict([length - 9, 8], [10, 10])).to.equal(early);
        expect(verdict([8, length + 99], [10, 0])).to.equal(early);
      }
      expect(findDamage(tiff().subarray(0, 8), 'tiff')).to.equal(early);
    });

    it('is tidied to what its pixels need, in order', () => {
      const bytes = tiff(
        entry(700, 3, 1),
        entry(257, 3, 7),
        entry(256, 3, 5),
        entry(34675, 3, 9, 9, 9),
        entry(315, 3, 1),
      );
      for (const file of [bytes, Buffer.concat([bytes, Buffer.alloc(1)])]) {
        const tidy = tidied(file, 'tiff')!;
        expect([...tiffTags(tidy)!.keys()]).to.deep.equal([256, 257, 34675]);
        expect(numbersOf(tidy, tiffTags(tidy)!.get(257))).to.deep.equal([7]);
        expect((bigEndian ? tidy.readUInt32BE(4) : tidy.readUInt32LE(4)) % 2).to.equal(0);
        expect(tidy.subarray(8, file.length).equals(file.subarray(8))).to.equal(true);
      }
      expect(tidied(bytes.subarray(0, 8), 'tiff')).to.equal(undefined);
      expect(tidied(bytes, 'png')).to.equal(undefined);
    });
  });

describe('an AVIF', () => {
  it('is damaged when its boxes or its picture reach beyond the file', async () => {
    const bytes = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
      .avif()
      .toBuffer();
    expect(findDamage(bytes, 'avif')).to.equal(undefined);
    expect(findDamage(bytes.subarray(0, -1), 'avif')).to.equal(early);
    expect(findDamage(bytes.subarray(0, 20), 'avif')).to.equal(early);
    expect(findDamage(Buffer.concat([bytes, ascii('\0\0\0\x99free')]), 'avif'), 'other data').to.equal(undefined);
    const without = Buffer.from(bytes);
    without.write('free', without.indexOf('iloc'), 'latin1');
    expect(findDamage(without, 'avif')).to.equal('it contains no picture');
  });
});
