import { expect } from 'chai';
import {
  boxInView,
  detectionInPicture,
  isQuarterTurn,
  showsPicture,
  toPicture,
  toView,
  viewOf,
} from '../../../src/core/detect/view.js';

const box = (left: number, top: number, width: number, height: number) => ({ left, top, width, height });

describe('a view in which faces of one roll are upright', () => {
  it('has the sides of the picture, exchanged by a quarter turn, and holds a tilted one', () => {
    const sizeAt = (angle: number) => {
      const { width, height } = viewOf(400, 300, angle);
      return [width, height];
    };
    expect([0, 180, 360, -360].map(sizeAt)).to.deep.equal(Array(4).fill([400, 300]));
    expect([90, 270, -90, 450].map(sizeAt)).to.deep.equal(Array(4).fill([300, 400]));
    expect(sizeAt(30)).to.deep.equal([497, 460]);
    expect([0, 90, -90, 45, 89].map((angle) => isQuarterTurn(viewOf(4, 3, angle)))).to.deep.equal([
      true,
      true,
      true,
      false,
      false,
    ]);
  });

  it('shows in its upper left corner the picture’s corner that is there when faces are upright', () => {
    const corner = (angle: number) => Object.values(toPicture(viewOf(400, 300, angle), { x: 0, y: 0 }));
    expect([0, 90, 180, 270].map(corner)).to.deep.equal([
      [0, 0],
      [400, 0],
      [400, 300],
      [0, 300],
    ]);
  });

  for (const angle of [0, 37, 90, 180, -60])
    it(`at ${angle}° shows each point of the picture in one place`, () => {
      const view = viewOf(400, 300, angle);
      const { x, y } = toView(view, toPicture(view, { x: 31, y: 17 }));
      expect([x, y].map((value) => Math.round(value * 1e9) / 1e9)).to.deep.equal([31, 17]);
    });

  it('gives a face its place, outline and angle in the picture', () => {
    const found = { box: box(10, 20, 30, 40), score: 0.9, landmarks: [{ x: 15, y: 30 }], size: 40, angle: 0 };
    expect(detectionInPicture(viewOf(400, 300, 90), found)).to.deep.equal({
      ...found,
      box: box(340, 10, 40, 30),
      landmarks: [{ x: 370, y: 15 }],
      angle: 90,
    });
    const { box: tilted } = detectionInPicture(viewOf(400, 300, 45), { ...found, box: box(232, 227, 30, 40) });
    for (const side of [tilted.width, tilted.height])
      expect(side).to.be.closeTo(Math.hypot(30, 40) * Math.SQRT1_2, 1e-9);
  });

  it('finds a box of the picture where it is in the view', () => {
    expect(boxInView(viewOf(400, 300, 90), box(340, 10, 40, 30))).to.deep.equal(box(10, 20, 30, 40));
    expect(boxInView(viewOf(400, 300, 0), box(340, 10, 40, 30))).to.deep.equal(box(340, 10, 40, 30));
  });

  it('shows nothing of the picture beyond its edges', () => {
    const view = viewOf(400, 300, 0);
    const shown = [box(-50, 0, 51, 10), box(0, -50, 10, 51), box(399, 0, 50, 10), box(0, 299, 10, 50)];
    expect(shown.map((part) => showsPicture(view, part))).to.deep.equal(Array(4).fill(true));
    const beyond = [box(-50, 0, 50, 10), box(0, -50, 10, 50), box(400, 0, 50, 10), box(0, 300, 10, 50)];
    expect(beyond.map((part) => showsPicture(view, part))).to.deep.equal(Array(4).fill(false));
  });
});
