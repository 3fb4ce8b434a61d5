import { expect } from 'chai';
import { backingCoverage, backingRadii, backingReach } from '../../../src/core/cover/backing.js';
import { blend } from '../../../src/core/cover/blend.js';
import { mosaicOf } from '../../../src/core/cover/mosaic.js';
import { drawnBox, drawTiles } from '../../../src/core/cover/tile.js';
import { boxReachOf, centreOf, clip, reachOf } from '../../../src/core/photo/geometry.js';
import type { Frame } from '../../../src/core/photo/photo.js';
import { splineWeights } from '../../../src/core/photo/spline.js';

const box = (left: number, top: number, width: number, height: number) => ({ left, top, width, height });
const rounded = (values: object) => Object.values(values).map((value: number) => Math.round(value * 1000) / 1000);

describe('the area of a face', () => {
  it('is its ellipse, upright and tilted', () => {
    const face = (roll: number) => rounded(reachOf({ box: box(10, 20, 60, 80), roll }));
    expect([0, 180].map(face)).to.deep.equal(Array(2).fill([30, 40]));
    expect([90, -90].map(face)).to.deep.equal(Array(2).fill([40, 40]));
    expect(face(30)).to.deep.equal([32.787, 40]);
    expect(rounded(reachOf({ box: box(0, 0, 80, 60), roll: 30 }))).to.deep.equal([40, 32.787]);
    expect(centreOf(box(10, 20, 60, 80))).to.deep.equal({ x: 40, y: 60 });
  });

  it('or its box, upright and tilted', () => {
    const face = (roll: number) => rounded(boxReachOf({ box: box(10, 20, 60, 80), roll }));
    expect(face(0)).to.deep.equal([30, 40]);
    expect(face(90)).to.deep.equal([40, 40]);
    expect([30, -30, 150].map(face)).to.deep.equal(Array(3).fill([45.981, 49.641]));
    expect(rounded(boxReachOf({ box: box(0, 0, 100, 10), roll: 60 }))).to.deep.equal([50, 45.801]);
  });

  it('is cut at the frame, in whole pixels', () => {
    const frame = { width: 100, height: 50 };
    const cut = (x: number, y: number, reach = 10.5) => clip({ x, y }, { x: reach, y: reach }, frame);
    expect(cut(20, 25)).to.deep.equal(box(9, 14, 22, 22));
    expect(cut(0, 0)).to.deep.equal(box(0, 0, 11, 11));
    expect(cut(100, 50)).to.deep.equal(box(89, 39, 11, 11));
    expect([cut(-11, 25), cut(20, -11), cut(111, 25), cut(20, 61)]).to.deep.equal(Array(4).fill(undefined));
    expect(cut(-10, 25)).to.deep.equal(box(0, 14, 1, 22));
    for (const [centre, reach] of [
      [
        { x: Number.NaN, y: 1 },
        { x: 1, y: 1 },
      ],
      [
        { x: 1, y: Number.NaN },
        { x: 1, y: 1 },
      ],
      [
        { x: 1, y: 1 },
        { x: Number.NaN, y: 1 },
      ],
      [
        { x: 1, y: 1 },
        { x: 1, y: Number.POSITIVE_INFINITY },
      ],
    ] as const)
      expect(() => clip(centre, reach, frame)).to.throw(TypeError);
  });
});

describe('the backing of an emoji', () => {
  const region = (roll: number) => ({ box: box(0, 0, 60, 100), roll });

  it('is wider than the face, less so when it is a box', () => {
    expect(rounded(backingRadii(region(0), 'ellipse'))).to.deep.equal([39.4, 65]);
    expect(rounded(backingRadii(region(0), 'box'))).to.deep.equal([34.6, 57]);
    expect(rounded(backingReach(region(0), 'ellipse'))).to.deep.equal([40.4, 66]);
    expect(rounded(backingReach(region(90), 'box'))).to.deep.equal([58, 58]);
  });

  it('covers all inside, half of a pixel at its edge, and nothing beyond', () => {
    for (const shape of ['ellipse', 'box'] as const) {
      const { x, y } = backingRadii(region(0), shape);
      const covers = backingCoverage(region(0), shape);
      for (const [u, v] of [
        [x, 0],
        [-x, 0],
        [0, y],
        [0, -y],
      ] as const)
        expect(covers(u, v), shape).to.be.closeTo(0.5, 1e-9);
      expect([covers(0, 0), covers(x - 2, 0), covers(0, y - 2)]).to.deep.equal([1, 1, 1]);
      expect([covers(x + 2, 0), covers(0, y + 2), covers(-x - 9, -y - 9)]).to.deep.equal([0, 0, 0]);
      expect(covers(x + 0.25, 0), shape).to.be.closeTo(0.25, 0.01);
      expect(covers(0, y - 0.25), shape).to.be.closeTo(0.75, 0.01);
    }
    const [inCorner, ofBox] = [backingCoverage(region(0), 'ellipse'), backingCoverage(region(0), 'box')];
    expect([inCorner(33, 55), ofBox(33, 55)]).to.deep.equal([0, 1]);
  });

  it('is both the upright and the tilted outline', () => {
    const covers = backingCoverage(region(90), 'ellipse');
    expect([covers(60, 0), covers(0, 60), covers(-60, 0), covers(45, 45)]).to.deep.equal([1, 1, 1, 0]);
    const tilted = backingCoverage(region(45), 'ellipse');
    expect([tilted(42, -42), tilted(-42, 42), tilted(42, 42), tilted(-42, -42)]).to.deep.equal([1, 1, 0, 0]);
  });
});

describe('blending', () => {
  const frameOf = (channels: 3 | 4, pixels: readonly number[]): Frame => ({
    width: 2,
    height: 2,
    channels,
    pixels: Buffer.from(pixels),
  });
  const over = (...pixel: readonly number[]) => ({ ...box(1, 1, 1, 1), pixels: Buffer.from(pixel) });

  it('touches only the tile, and only as far as it is opaque', () => {
    const shown = (...pixel: readonly number[]) => {
      const frame = frameOf(3, Array(12).fill(100));
      blend(frame, over(...pixel));
      expect([...frame.pixels.subarray(0, 9)]).to.deep.equal(Array(9).fill(100));
      return [...frame.pixels.subarray(9)];
    };
    expect(shown(200, 0, 50, 255)).to.deep.equal([200, 0, 50]);
    expect(shown(200, 0, 50, 0)).to.deep.equal([100, 100, 100]);
    expect(shown(200, 0, 50, 51)).to.deep.equal([120, 80, 90]);
  });

  it('adds opacity to what is transparent, whose hidden colour counts for nothing', () => {
    const shown = (alpha: number, ...pixel: readonly number[]) => {
      const frame = frameOf(4, Array(4).fill([10, 20, 30, alpha]).flat());
      blend(frame, over(...pixel));
      return [...frame.pixels.subarray(12)];
    };
    expect(shown(0, 200, 0, 50, 255)).to.deep.equal([200, 0, 50, 255]);
    expect(shown(0, 200, 0, 50, 51)).to.deep.equal([200, 0, 50, 51]);
    expect(shown(255, 200, 0, 50, 51)).to.deep.equal([48, 16, 34, 255]);
    expect(shown(102, 200, 0, 50, 51)).to.deep.equal([83, 12, 38, 133]);
  });

  it('takes every row of a tile', () => {
    const frame = frameOf(3, Array(12).fill(0));
    const pixels = Buffer.from([1, 1, 1, 255, 2, 2, 2, 255, 3, 3, 3, 255, 4, 4, 4, 255]);
    blend(frame, { ...box(0, 0, 2, 2), pixels });
    expect([...frame.pixels]).to.deep.equal([1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]);
  });
});

describe('a mosaic', () => {
  const frame: Frame = {
    width: 4,
    height: 2,
    channels: 4,
    pixels: Buffer.from(
      [
        [0, 0, 0, 255],
        [64, 32, 96, 255],
        [255, 255, 255, 0],
        [160, 160, 160, 128],
      ]
        .concat([
          [0, 0, 0, 255],
          [64, 32, 96, 255],
          [255, 255, 255, 0],
          [160, 160, 160, 128],
        ])
        .flat(),
    ),
  };

  it('has the mean colour of each cell in steps of 16, in which transparent pixels do not count', () => {
    const { columns, rows, cells } = mosaicOf(frame, box(0, 0, 4, 2), 2);
    expect({ columns, rows }).to.deep.equal({ columns: 2, rows: 1 });
    expect(cells).to.deep.equal([
      [32, 16, 48, 255],
      [160, 160, 160, 64],
    ]);
  });

  it('has a cell at least, and each cell at least a pixel', () => {
    expect(mosaicOf(frame, box(2, 0, 1, 1), 9)).to.deep.equal({ columns: 1, rows: 1, cells: [[0, 0, 0, 0]] });
    const { columns, rows, cells } = mosaicOf(frame, box(1, 0, 1, 1), 0.4);
    expect({ columns, rows }).to.deep.equal({ columns: 3, rows: 3 });
    expect(cells).to.deep.equal(Array(9).fill([64, 32, 96, 255]));
  });
});

describe('spline weights', () => {
  it('sum to one, and are symmetric', () => {
    const { cells, weights } = splineWeights(8, 2);
    for (let pixel = 0; pixel < 8; pixel++) {
      const own = [...weights.subarray(pixel * 4, pixel * 4 + 4)];
      expect(own.reduce((sum, weight) => sum + weight)).to.be.closeTo(1, 1e-6);
      expect(Math.min(...own)).to.be.at.least(0);
      const mirrored = [...weights.subarray((7 - pixel) * 4, (7 - pixel) * 4 + 4)].reverse();
      for (const [tap, weight] of own.entries()) expect(weight).to.be.closeTo(mirrored[tap]!, 1e-6);
    }
    expect([...cells]).to.deep.equal([
      0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1,
    ]);
  });

  it('are those of a cubic B-spline', () => {
    const { weights } = splineWeights(1, 1);
    for (const [tap, weight] of [1 / 6, 2 / 3, 1 / 6, 0].entries()) expect(weights[tap]).to.be.closeTo(weight, 1e-6);
    const quarter = [...splineWeights(2, 1).weights.subarray(4)];
    for (const [tap, weight] of [27 / 384, 235 / 384, 121 / 384, 1 / 384].entries())
      expect(quarter[tap]).to.be.closeTo(weight, 1e-6);
  });
});

describe('the tiles of a drawing', () => {
  const frame = { width: 3000, height: 3000 };
  const overlay = { kind: 'art', art: { name: 'none', body: '' } } as const;

  it('cover the tilted art or the backing, whichever reaches farther', () => {
    const drawn = (scale: number, roll: number) => drawnBox({ box: box(1000, 1000, 60, 100), roll }, { scale }, frame);
    expect(drawn(2, 0)).to.deep.equal(box(930, 950, 200, 200));
    expect(drawn(2, 90)).to.deep.equal(box(930, 950, 200, 200));
    expect(drawn(2, 45)).to.deep.equal(box(888, 908, 284, 284));
    expect(drawn(0.5, 0)).to.deep.equal(box(989, 984, 82, 132));
  });

  it('are bands of at most a megapixel, one under another', async () => {
    const tiles = drawTiles(overlay, { box: box(900, 900, 1200, 1200), roll: 0 }, { scale: 1.25 }, frame);
    expect(tiles).to.have.length(3);
    const [first, , last] = [await tiles[0]!(), undefined, await tiles[2]!()];
    expect(first).to.include({ left: 730, top: 730, width: 1540, height: 650 });
    expect(last).to.include({ left: 730, top: 2030, width: 1540, height: 240 });
    expect(last.pixels).to.have.length(1540 * 240 * 4);
    expect(drawTiles(overlay, { box: box(-900, 0, 10, 10), roll: 0 }, { scale: 1 }, frame)).to.deep.equal([]);
  });
});
