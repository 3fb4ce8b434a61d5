import { expect } from 'chai';
import { runCenterFace } from '../../../src/core/detect/centerface.js';
import { cropFace } from '../../../src/core/detect/face-crop.js';
import { loadModel } from '../../../src/core/detect/model.js';
import { nonMaximumSuppression } from '../../../src/core/detect/nms.js';
import { packed } from '../../../src/core/detect/picture.js';
import { viewOf } from '../../../src/core/detect/view.js';
import { astronaut, astronautFace, frameOf } from './astronaut.js';

// 8-bit networks are exact only where the processor's instructions do not saturate. These values were recorded on an x86-64
// processor with AVX2 and without VNNI; CI runs the test on every platform, so a processor that computes others is noticed.
describe('the networks on a fixed input', () => {
  /** Cut out, not resized: the pixels are the same bytes on every platform. */
  const part = { left: 105, top: 0, width: 256, height: 256 };

  it('finds the face with the recorded score, box and landmarks', async () => {
    const frame = await frameOf(astronaut().extract(part));
    const input = packed(frame, viewOf(256, 256, 0), { left: 0, top: 0, width: 256, height: 256 }, 32);
    const [best] = nonMaximumSuppression(await runCenterFace(await loadModel('centerFace'), input, 0.3));
    expect(best!.score).to.be.closeTo(0.917, 0.01);
    const values = [...Object.values(best!.box), ...best!.landmarks.flatMap(({ x, y }) => [x, y])];
    const recorded = [77, 56, 90, 124, 98, 100, 142, 102, 118, 124, 98, 144, 136, 145];
    for (const [index, value] of recorded.entries()) expect(values[index], `value ${index}`).to.be.closeTo(value, 2);
  });

  it('names the emotion with the recorded probability', async () => {
    const frame = await frameOf(astronaut());
    const grey = cropFace(frame, { box: astronautFace, roll: 0 }, 64, 1.05).map((value) => (value / 255 - 0.5) * 2);
    const { probabilities } = await (await loadModel('emotion')).run({ data: grey, dims: [1, 64, 64, 1] });
    expect(probabilities!.data[3], 'HAPPY').to.be.closeTo(1, 0.01);
  });
});
