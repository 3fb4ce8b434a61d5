import { expect } from 'chai';
import { boxesOf, findBox, itemExtents } from '../../../../src/core/photo/heif/boxes.js';
import { readPrimaryPicture } from '../../../../src/core/photo/heif/primary-picture.js';
import { findDamage } from '../../../../src/core/photo/integrity/find-damage.js';

const ascii = (text: string) => Buffer.from(text, 'latin1');
const number = (value: number, bytes: number) => {
  const buffer = Buffer.alloc(bytes);
  if (bytes === 8) buffer.writeBigUInt64BE(BigInt(value));
  else if (bytes > 0) buffer.writeUIntBE(value, 0, bytes);
  return buffer;
};
const box = (type: string, ...content: readonly Buffer[]) => {
  const data = Buffer.concat(content);
  return Buffer.concat([number(8 + data.length, 4), ascii(type), data]);
};
/** A box with a version and flags. */
const full = (type: string, version: number, flags: number, ...content: readonly Buffer[]) =>
  box(type, Buffer.from([version, 0, 0, flags]), ...content);

describe('the boxes of an ISO media file', () => {
  const shown = (bytes: Buffer) => [...boxesOf(bytes)].map(({ type, data, whole }) => [type, data.toString(), whole]);

  it('follow each other, with short and long lengths', () => {
    const long = Buffer.concat([number(1, 4), ascii('mdat'), number(20, 8), ascii('long')]);
    expect(shown(Buffer.concat([box('ftyp', ascii('abc')), long, box('free')]))).to.deep.equal([
      ['ftyp', 'abc', true],
      ['mdat', 'long', true],
      ['free', '', true],
    ]);
  });

  it('reach to the end of the file with a length of 0, or beyond it', () => {
    expect(shown(Buffer.concat([number(0, 4), ascii('mdatrest')]))).to.deep.equal([['mdat', 'rest', true]]);
    expect(shown(Buffer.concat([number(13, 4), ascii('mdatrest')]))).to.deep.equal([['mdat', 'rest', false]]);
    expect(shown(Buffer.concat([number(1, 4), ascii('mdat'), number(17, 8)]))).to.deep.equal([['mdat', '', false]]);
  });

  it('end where no box can be', () => {
    expect(shown(Buffer.concat([box('ftyp'), ascii('1234567')]))).to.have.length(1);
    expect(shown(Buffer.concat([number(7, 4), ascii('ftyp')]))).to.have.length(0);
    expect(shown(Buffer.concat([number(8, 4), ascii('ftyp')]))).to.have.length(1);
    expect(shown(Buffer.concat([number(1, 4), ascii('mdat'), number(15, 8), ascii('....')]))).to.have.length(0);
    expect(shown(Buffer.concat([number(1, 4), ascii('mdat'), number(16, 8)]))).to.have.length(1);
    expect(shown(Buffer.concat([number(1, 4), ascii('mdat'), ascii('1234567')]))).to.have.length(0);
  });

  it('are found by their type, the first one', () => {
    const bytes = Buffer.concat([box('free', ascii('a')), box('meta', ascii('b')), box('meta', ascii('c'))]);
    expect(findBox(bytes, 'meta')?.toString()).to.equal('b');
    expect(findBox(bytes, 'mdat')).to.equal(undefined);
  });
});

interface Item {
  readonly inFile?: boolean;
  readonly base?: number;
  readonly pieces: readonly (readonly [offset: number, length: number])[];
}

/** The data of an `iloc` box with fields of these sizes. */
function ilocOf(version: 0 | 1 | 2, [offset, length, base, index]: readonly number[], items: readonly Item[]): Buffer {
  const id = version < 2 ? 2 : 4;
  const one = ({ inFile = true, base: start = 0, pieces }: Item) =>
    Buffer.concat([
      number(7, id),
      ...(version > 0 ? [number(inFile ? 0 : 1, 2)] : []),
      number(0, 2),
      number(start, base!),
      number(pieces.length, 2),
      ...pieces.flatMap(([at, size]) => [
        ...(version > 0 ? [number(1, index!)] : []),
        number(at, offset!),
        number(size, length!),
      ]),
    ]);
  const sizes = Buffer.from([(offset! << 4) | length!, (base! << 4) | index!]);
  return Buffer.concat([Buffer.from([version, 0, 0, 0]), sizes, number(items.length, id), ...items.map(one)]);
}

describe('the places of pictures in a file', () => {
  const items = [
    {
      base: 100,
      pieces: [
        [1, 2],
        [30, 4],
      ] as const,
    },
    { pieces: [[500, 6]] as const },
  ];
  const places = [
    { offset: 101, length: 2 },
    { offset: 130, length: 4 },
    { offset: 500, length: 6 },
  ];
  for (const version of [0, 1, 2] as const)
    it(`are read from version ${version}, with numbers of any size`, () => {
      for (const sizes of [
        [4, 4, 4, 0],
        [8, 4, 8, 4],
        [4, 8, 4, 8],
      ])
        expect(itemExtents(ilocOf(version, sizes, items))).to.deep.equal(places);
    });

  it('are left out where the data is in another box', () => {
    const elsewhere = [{ ...items[0]!, inFile: false }, items[1]!];
    expect(itemExtents(ilocOf(1, [4, 4, 4, 4], elsewhere))).to.deep.equal(places.slice(2));
  });

  const fileOf = (iloc: Buffer) =>
    Buffer.concat([
      box('ftyp', ascii('heic')),
      box('meta', Buffer.alloc(4), box('iloc', iloc)),
      box('mdat', ascii('data')),
    ]);
  it('are inside the file, or it is damaged', () => {
    const at = (offset: number) =>
      findDamage(
        fileOf(
          ilocOf(
            0,
            [4, 4, 0, 0],
            [
              {
                pieces: [
                  [4, 4],
                  [offset, 4],
                ],
              },
            ],
          ),
        ),
        'heic',
      );
    const { length } = fileOf(
      ilocOf(
        0,
        [4, 4, 0, 0],
        [
          {
            pieces: [
              [0, 0],
              [0, 0],
            ],
          },
        ],
      ),
    );
    expect(at(length - 4)).to.equal(undefined);
    expect(at(length - 3)).to.equal('the data ends early');
    const cut = fileOf(ilocOf(0, [4, 4, 0, 0], [{ pieces: [[4, 4]] }]).subarray(0, -1));
    expect(findDamage(cut, 'heic')).to.equal('its list of pictures cannot be read');
  });
});

describe('the primary picture of a HEIC or AVIF', () => {
  const size = (width: number, height: number) => full('ispe', 0, 0, number(width, 4), number(height, 4));
  const crop = (...fractions: readonly (readonly [number, number])[]) =>
    box('clap', ...fractions.flatMap(([over, under]) => [number(over, 4), number(under, 4)]));
  const turned = (quarters: number) => box('irot', Buffer.from([quarters]));
  const colours = (kind: string, data = 'profile') => box('colr', ascii(kind + data));
  const properties = [
    size(40, 30),
    turned(1),
    size(400, 300),
    crop([799, 2], [299, 1]),
    colours('prof'),
    colours('nclx'),
  ];

  interface Shape {
    readonly version?: number;
    readonly wide?: boolean;
    readonly primary?: number;
  }
  /** A file of three pictures with these properties, by their place from 1. */
  function file(indices: readonly number[], { version = 0, wide = false, primary = 2 }: Shape = {}, all = properties) {
    const id = version === 0 ? 2 : 4;
    const index = (value: number) => (wide ? number(value | 0x8000, 2) : number(value | 0x80, 1));
    const item = (one: number, values: readonly number[]) =>
      Buffer.concat([number(one, id), Buffer.from([values.length]), ...values.map(index)]);
    const items = [item(1, [1]), item(2, indices), item(3, [1, 2])];
    const ipma = full('ipma', version, wide ? 1 : 0, number(3, 4), ...items);
    const pitm = full('pitm', version, 0, number(primary, id));
    return box('meta', Buffer.alloc(4), pitm, box('iprp', box('ipco', ...all), ipma));
  }
  const shown = (bytes: Buffer) => {
    const { width, height, profile } = readPrimaryPicture(bytes) ?? {};
    return [width, height, profile?.toString()];
  };

  it('has the size of its own properties, whatever their numbers look like', () => {
    for (const version of [0, 1])
      for (const wide of [true, false]) {
        expect(shown(file([3], { version, wide }))).to.deep.equal([400, 300, undefined]);
        expect(shown(file([3], { version, wide, primary: 3 }))).to.deep.equal([30, 40, undefined]);
      }
    expect(shown(file([0, 3, 99]))).to.deep.equal([400, 300, undefined]);
  });

  it('is cropped and turned in their order', () => {
    expect(shown(file([3, 2]))).to.deep.equal([300, 400, undefined]);
    expect(shown(file([3, 4]))).to.deep.equal([400, 299, undefined]);
    expect(shown(file([3, 4, 2]))).to.deep.equal([299, 400, undefined]);
    const halves = [...properties, turned(2), turned(3)];
    expect(shown(file([3, 7], {}, halves))).to.deep.equal([400, 300, undefined]);
    expect(shown(file([3, 8], {}, halves))).to.deep.equal([300, 400, undefined]);
  });

  it('has a profile only if that is one', () => {
    expect(shown(file([3, 5]))).to.deep.equal([400, 300, 'profile']);
    expect(shown(file([3, 6]))).to.deep.equal([400, 300, undefined]);
    expect(shown(file([3, 7], {}, [...properties, colours('rICC')]))).to.deep.equal([400, 300, 'profile']);
  });

  it('is none without a size, or in a file that does not say which or what it is', () => {
    for (const bytes of [
      file([2]),
      file([]),
      file([3], { primary: 9 }),
      file([3]).subarray(0, 40),
      Buffer.alloc(0),
      box('meta'),
    ])
      expect(readPrimaryPicture(bytes)).to.equal(undefined);
    const whole = file([3]);
    for (const type of ['pitm', 'iprp', 'ipco', 'ipma']) {
      const without = Buffer.from(whole);
      without.write('free', without.indexOf(type), 'latin1');
      expect(readPrimaryPicture(without), type).to.equal(undefined);
    }
    const short = box('meta', Buffer.alloc(4), full('pitm', 0, 0, number(2, 1)));
    expect(readPrimaryPicture(short)).to.equal(undefined);
  });
});
