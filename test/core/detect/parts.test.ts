import { expect } from 'chai';
import fc from 'fast-check';
import { detectorThreads } from '../../../src/core/detect/detector-threads.js';
import { iou, nonMaximumSuppression, resolveDetections } from '../../../src/core/detect/nms.js';
import { rollOf } from '../../../src/core/detect/roll.js';
import { centredIn, partsAround, tilesOf } from '../../../src/core/detect/tiles.js';
import { showsPicture, viewOf } from '../../../src/core/detect/view.js';
import { levelsOf } from '../../../src/core/detect/working-size.js';

const box = (left: number, top: number, width: number, height: number) => ({ left, top, width, height });

describe('non-maximum suppression', () => {
  it('measures how much two boxes share', () => {
    expect(iou(box(0, 0, 10, 10), box(0, 0, 10, 10))).to.equal(1);
    expect(iou(box(0, 0, 10, 10), box(5, 0, 10, 10))).to.be.closeTo(1 / 3, 1e-9);
    for (const apart of [box(10, 0, 10, 10), box(20, 0, 10, 10), box(0, 20, 10, 10), box(20, 20, 10, 10)])
      expect(iou(box(0, 0, 10, 10), apart)).to.equal(0);
  });

  it('keeps the surest of boxes on one face, and faces side by side', () => {
    const sure = { box: box(0, 0, 10, 10), score: 0.9 };
    const same = { box: box(1, 1, 10, 10), score: 0.5 };
    const beside = { box: box(9, 0, 10, 10), score: 0.4 };
    expect(nonMaximumSuppression([same, beside, sure], 0.3)).to.deep.equal([sure, beside]);
    const third = { box: box(5, 0, 10, 10), score: 0.3 };
    expect(nonMaximumSuppression([sure, third], 1 / 3)).to.deep.equal([sure, third]);
  });
});

describe('resolving the detections of all levels', () => {
  const small = box(40, 20, 20, 25);
  const large = box(0, 0, 90, 110);
  const orders = (boxes: readonly { box: typeof small; score: number }[]) => [boxes, [...boxes].reverse()];

  it('drops a part of a larger face of a higher score', () => {
    const [part, face] = [
      { box: small, score: 0.5 },
      { box: large, score: 0.9 },
    ];
    for (const found of orders([part, face])) expect(resolveDetections(found)).to.deep.equal([face]);
  });

  it('keeps a face beside or before another one, however close', () => {
    const [left, right] = [box(0, 0, 13, 10), box(7, 0, 13, 10)].map((one) => ({ box: one, score: 0.9 }));
    expect(resolveDetections([left!, right!]), 'an IoU of 0.3').to.have.length(2);
    const wide = { box: box(0, 0, 60, 15), score: 0.9 };
    expect(resolveDetections([wide, { box: box(25, 2, 10, 10), score: 0.5 }]), 'of its height').to.have.length(2);
    const tall = { box: box(0, 0, 10, 90), score: 0.9 };
    expect(resolveDetections([tall, { box: box(9, 20, 10, 10), score: 0.5 }]), 'outside of it').to.have.length(2);
  });

  it('never drops a detection for one of a lower score', () => {
    const [face, uncertain] = [
      { box: small, score: 0.8 },
      { box: large, score: 0.36 },
    ];
    for (const found of orders([face, uncertain])) expect(resolveDetections(found)).to.deep.equal([face, uncertain]);
  });
});

describe('working sizes', () => {
  const sizes = (width: number, height: number) =>
    levelsOf(width, height).map((level) => [level.width, level.everywhere]);

  it('searches a small photo once, at its own size', () => {
    expect(sizes(500, 375)).to.deep.equal([[500, true]]);
    expect(sizes(1, 1)).to.deep.equal([[1, true]]);
  });

  it('searches a larger one coarsely first', () => {
    expect(sizes(1200, 900)).to.deep.equal([
      [600, true],
      [1200, false],
    ]);
  });

  it('searches 12 megapixels at full size only around small candidates', () => {
    expect(sizes(4000, 3000)).to.deep.equal([
      [500, true],
      [1000, true],
      [2000, true],
      [4000, false],
    ]);
  });

  it('is set by the longer side', () => {
    const halves = [
      [325, true],
      [650, true],
      [1300, false],
    ];
    expect(sizes(1300, 600)).to.deep.equal(halves);
    expect(levelsOf(600, 1300).map(({ height, everywhere }) => [height, everywhere])).to.deep.equal(halves);
  });

  it('keeps at least a pixel of very flat photos', () => {
    for (const { height } of levelsOf(30_000, 3)) expect(height).to.be.at.least(1);
  });
});

describe('tiles', () => {
  it('are one while the picture is small', () => {
    expect(tilesOf(640, 600)).to.deep.equal([{ ...box(0, 0, 640, 600), core: box(0, 0, 640, 600) }]);
  });

  it('are as few as can be', () => {
    expect([640, 641, 1184, 1185].map((width) => tilesOf(width, 100).length)).to.deep.equal([1, 2, 2, 3]);
  });

  it('report what is centred in their cores, of which each edge belongs to one', () => {
    const area = box(10, 10, 20, 20);
    const at = (x: number, y: number) => centredIn(box(x - 2, y - 3, 4, 6), area);
    expect([at(10, 15), at(15, 10), at(29, 29)]).to.deep.equal([true, true, true]);
    expect([at(30, 15), at(15, 30), at(9, 15), at(15, 9)]).to.deep.equal([false, false, false, false]);
  });

  it('lie within the picture, hold their cores, and their cores cover every pixel once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12_000 }), fc.integer({ min: 1, max: 12_000 }), (width, height) => {
        const tiles = tilesOf(width, height);
        for (const { left, top, core, ...tile } of tiles) {
          expect(left).to.be.at.least(0);
          expect(top).to.be.at.least(0);
          expect(left + tile.width).to.be.at.most(width);
          expect(top + tile.height).to.be.at.most(height);
          expect(Math.max(tile.width, tile.height)).to.be.at.most(640);
          expect(core.left).to.be.at.least(left);
          expect(core.left + core.width).to.be.at.most(left + tile.width);
        }
        const area = tiles.reduce((sum, { core }) => sum + core.width * core.height, 0);
        expect(area).to.equal(width * height);
      }),
    );
  });
});

describe('the regions around candidates', () => {
  const tile = { ...box(0, 0, 640, 640), core: box(0, 0, 640, 592) };

  it('are none for candidates of other tiles', () => {
    expect(partsAround([box(100, 600, 20, 20), box(900, 10, 20, 20)], tile)).to.deep.equal([]);
  });

  it('are apart for candidates that are, and one for those that are close', () => {
    const parts = partsAround([box(10, 10, 20, 20), box(400, 300, 20, 20), box(440, 310, 20, 20)], tile);
    expect(parts.map(({ core: _, ...part }) => part)).to.deep.equal([box(0, 0, 128, 128), box(346, 246, 168, 138)]);
  });

  it('are apart where they only touch, or share rows or columns', () => {
    const lefts = (...boxes: ReturnType<typeof box>[]) => partsAround(boxes, tile).map(({ left, top }) => [left, top]);
    expect(lefts(box(54, 54, 20, 20), box(182, 54, 20, 20))).to.deep.equal([
      [0, 0],
      [128, 0],
    ]);
    expect(lefts(box(54, 54, 20, 20), box(54, 182, 20, 20))).to.deep.equal([
      [0, 0],
      [0, 128],
    ]);
  });

  it('report what is in the tile’s core', () => {
    const inner = { ...box(0, 0, 640, 640), core: box(48, 48, 544, 544) };
    const cores = [box(50, 50, 20, 20), box(570, 570, 20, 20)].map((one) => partsAround([one], inner)[0]!.core);
    expect(cores).to.deep.equal([box(48, 48, 80, 80), box(512, 512, 80, 80)]);
  });

  it('are one around more than 48 candidates', () => {
    const crowd = (count: number) =>
      Array.from({ length: count }, (_, index) => (index % 2 ? box(20, 20, 20, 20) : box(500, 400, 20, 20)));
    expect(partsAround(crowd(48), tile)).to.have.length(2);
    const [whole, ...others] = partsAround(crowd(49), tile);
    expect(others).to.deep.equal([]);
    expect(whole).to.include({ left: 0, top: 0, width: 574, height: 474 });
  });

  it('never overlap, hold every candidate with its margin, and are few in a crowd', () => {
    const area = fc.record({ left: fc.integer({ min: 0, max: 620 }), top: fc.integer({ min: 0, max: 570 }) });
    fc.assert(
      fc.property(fc.array(area, { minLength: 1, maxLength: 120 }), (places) => {
        const candidates = places.map(({ left, top }) => box(left, top, 20, 20));
        const parts = partsAround(candidates, tile);
        expect(parts.length).to.be.at.most(48);
        for (const candidate of candidates)
          expect(parts.filter(({ core }) => centredIn(candidate, core))).to.have.length(1);
        for (const part of parts) {
          expect(part.left + part.width).to.be.at.most(640);
          expect(part.top + part.height).to.be.at.most(640);
        }
      }),
    );
  });
});

describe('a tilted view', () => {
  it('is empty in its corners', () => {
    const view = viewOf(1000, 1000, 45);
    expect(showsPicture(view, box(0, 0, 300, 300))).to.equal(false);
    expect(showsPicture(view, box(view.width - 300, view.height - 300, 300, 300))).to.equal(false);
    expect(showsPicture(view, box(0, 0, 400, 400))).to.equal(true);
    expect(showsPicture(view, box(0, 600, 100, 200))).to.equal(true);
  });
});

describe('the roll of a head', () => {
  const upright = [
    { x: -10, y: -10 },
    { x: 10, y: -10 },
    { x: 0, y: 0 },
    { x: -7, y: 12 },
    { x: 7, y: 12 },
  ];
  for (const angle of [-170, -90, -20, 0, 35, 90, 180]) {
    it(`is ${angle} degrees for landmarks turned so far clockwise`, () => {
      const turn = (angle * Math.PI) / 180;
      const turned = upright.map(({ x, y }) => ({
        x: 300 + x * Math.cos(turn) - y * Math.sin(turn),
        y: 200 + x * Math.sin(turn) + y * Math.cos(turn),
      }));
      expect(rollOf(turned)).to.be.closeTo(angle, 1e-9);
    });
  }
});

describe('the threads of the detector', () => {
  it('leave half of the cores for decoding and encoding', () => {
    expect([1, 2, 8].map(detectorThreads)).to.deep.equal([1, 1, 4]);
  });
});
