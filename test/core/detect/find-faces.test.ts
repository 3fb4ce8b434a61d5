import { expect } from 'chai';
import type { Detection } from '../../../src/core/detect/centerface.js';
import { findFaces } from '../../../src/core/detect/find-faces.js';
import type { FrameSearch } from '../../../src/core/detect/search.js';

const face = (size: number, score: number): Detection => {
  const [left, right] = [300 - size / 5, 300 + size / 5];
  const landmarks = [
    { x: left, y: 290 },
    { x: right, y: 290 },
    { x: 300, y: 300 },
    { x: left, y: 310 },
    { x: right, y: 310 },
  ];
  return {
    box: { left: 300 - size / 2, top: 300 - size / 2, width: size, height: size },
    score,
    landmarks,
    size,
    angle: 0,
  };
};

describe('finding faces from coarse to fine', () => {
  it('searches a face of middle size again at the finest level when a coarser one leaves it uncertain', async () => {
    const search: FrameSearch = {
      width: 1200,
      height: 900,
      everywhere: async (_size, angle) => (angle === 0 ? [face(100, 0.2)] : []),
      around: async (_size, _angle, boxes) => (boxes.length === 1 ? [face(90, 0.8)] : []),
      crop: async () => [],
    };
    expect((await findFaces(search)).map(({ score }) => score)).to.deep.equal([0.8]);
  });
});
