import { expect } from 'chai';
// Compiled: from source there is no thread.
import { modelThreads } from '../../dist/faces/model-threads.js';

/** A grey picture as CenterFace takes it. */
const picture = (side: number) => ({ data: new Float32Array(3 * side * side).fill(127), dims: [1, 3, side, side] });

describe('the thread of the face networks', () => {
  it('leaves this thread free while it computes', async () => {
    const model = await modelThreads().load('centerFace', 1);
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
    const model = await modelThreads().load('centerFace', 1);
    const answers = await Promise.all([64, 96, 128].map((side) => model.run(picture(side))));
    expect(answers.map((outputs) => outputs['537']!.dims)).to.deep.equal(
      [16, 24, 32].map((side) => [1, 1, side, side]),
    );
  });
});
