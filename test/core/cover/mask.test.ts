import { expect } from 'chai';
import { digitsPath, digitsWidth } from '../../../src/core/cover/digits.js';
import { mask, maskedBox } from '../../../src/core/cover/mask.js';

const width = 200;
const height = 180;
const white = () => ({ width, height, channels: 3 as const, pixels: Buffer.alloc(width * height * 3, 255) });
const tilted = { box: { left: 70, top: 40, width: 60, height: 100 }, roll: 45 };

/** The pixels that a black mask changes, as x and y of their centres. */
function masked(shape: 'ellipse' | 'box', region = tilted): { x: number; y: number }[] {
  const frame = white();
  mask(frame, region, 'box', { shape });
  return [...Array(width * height).keys()].flatMap((at) =>
    frame.pixels[at * 3] === 0 ? [{ x: (at % width) + 0.5, y: Math.floor(at / width) + 0.5 }] : [],
  );
}

const ends = (values: readonly number[]) => [Math.min(...values), Math.max(...values)] as const;

describe('a mask', () => {
  for (const shape of ['ellipse', 'box'] as const)
    it(`hides all of a tilted face as ${shape}, the same on each side`, () => {
      const pixels = masked(shape);
      const found = new Set(pixels.map(({ x, y }) => `${x} ${y}`));
      const turn = (45 * Math.PI) / 180;
      for (let at = 0; at < 360; at += 1) {
        const [x, y] = [30 * Math.cos((at * Math.PI) / 180), 50 * Math.sin((at * Math.PI) / 180)];
        const [right, down] = [x * Math.cos(turn) - y * Math.sin(turn), x * Math.sin(turn) + y * Math.cos(turn)];
        expect(found.has(`${Math.floor(100 + right) + 0.5} ${Math.floor(90 + down) + 0.5}`), `at ${at}`).to.equal(true);
      }
      for (const [middle, [first, last]] of [
        [100, ends(pixels.map(({ x }) => x))],
        [90, ends(pixels.map(({ y }) => y))],
      ] as const)
        expect(middle - first).to.equal(last - middle);
    });

  it('as ellipse reaches farther than as box, because the tip of a tilted face comes close to its corner', () => {
    const widthOf = (shape: 'ellipse' | 'box') => maskedBox({ width, height }, tilted, 'box', { shape })!.width;
    expect(widthOf('ellipse') / widthOf('box')).to.be.within(1.08, 1.15);
  });

  it('tells the part of the picture that it changes', () => {
    const box = maskedBox({ width, height }, tilted, 'box')!;
    const pixels = masked('box');
    const [left, right] = ends(pixels.map(({ x }) => x));
    const [top, bottom] = ends(pixels.map(({ y }) => y));
    const all = { left: left - 0.5, top: top - 0.5, width: right - left + 1, height: bottom - top + 1 };
    expect(box).to.deep.equal(all);
    const outside = { ...tilted, box: { ...tilted.box, left: 900 } };
    expect(maskedBox({ width, height }, outside, 'box')).to.equal(undefined);
  });
});

describe('the number of a face', () => {
  for (const number of [0, 1, 10, 888])
    it(`${number} fits its width`, () => {
      const path = digitsPath(number).replace(/V[^A-Z]*/g, '');
      const xs = [...path.matchAll(/H(-?[\d.]+)|(-?[\d.]+) -?[\d.]+/g)].map(([, across, x]) => Number(across ?? x));
      expect(digitsWidth(number) - Math.max(...xs)).to.be.within(-0.1, 0.1);
    });
});
