import { availableParallelism } from 'node:os';
import { expect } from 'chai';
// Compiled: from source there is no thread.
import { modelThreads } from '../../../dist/core/detect/model-threads.js';
import { createLocalDetector } from '../../../src/core/detect/local-detector.js';
import { crowd, type Placed } from './astronaut.js';

/** A grey picture as CenterFace takes it. */
const picture = (side: number) => ({ data: new Uint8Array(3 * side * side).fill(127), dims: [1, side, side, 3] });

describe('the threads of the face networks', () => {
  it('leaves this thread free while it computes', async () => {
    const model = await modelThreads().load('centerFace');
    let turns = 0;
    let computing = true;
    const turn = () => {
      turns += 1;
      if (computing) setImmediate(turn);
    };
    turn();
    await model.run(picture(640));
    computing = false;
    expect(turns).to.be.above(50);
  });

  it('answers each question with its own outputs', async () => {
    const model = await modelThreads().load('centerFace');
    const answers = await Promise.all([64, 96, 128].map((side) => model.run(picture(side))));
    expect(answers.map((outputs) => outputs['537']!.dims)).to.deep.equal(
      [16, 24, 32].map((side) => [1, 1, side, side]),
    );
  });

  it('finds the same in a photo that is large enough for two as this thread does', async () => {
    const placed: Placed[] = [
      { size: 48, left: 60, top: 50 },
      { size: 1200, left: 1970, top: 1490 },
      { size: 64, left: 3900, top: 100 },
    ];
    const frame = await crowd(4000, 3000, placed);
    const [here, there] = [await createLocalDetector(), await createLocalDetector({ models: modelThreads() })];
    const faces = await there.detect(frame);
    expect(faces).to.have.length(placed.length);
    expect(faces).to.deep.equal(await here.detect(frame));
  });

  it('takes more than one at once only of a large picture', async () => {
    const model = await modelThreads().load('centerFace');
    expect(model.prepare(8)).to.equal(1);
    expect(model.prepare(9)).to.equal(availableParallelism() > 1 ? 3 : 1);
  });
});
