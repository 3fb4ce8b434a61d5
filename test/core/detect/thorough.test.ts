import { expect } from 'chai';
import { findAtAllAngles, findFacesThoroughly } from '../../../src/core/detect/thorough.js';
import { type SceneFace, sceneOf } from './scene.js';

const angles = [0, 45, 90, 135, 180, 225, 270, 315];
const search = async (width: number, height: number, faces: readonly SceneFace[]) => {
  const scene = sceneOf(width, height, faces);
  const found = await findAtAllAngles(scene);
  return { log: scene.log, scores: found.map(({ score }) => score).sort() };
};
const face = (score: SceneFace['score'], more: Partial<SceneFace> = {}): SceneFace => ({
  left: 40,
  top: 40,
  size: 60,
  score,
  ...more,
});
/** The scores of those that count in a photo of 300 × 200, searched at its size and at twice that. */
const scoresOf = async (...faces: readonly SceneFace[]) => (await search(300, 200, faces)).scores;

describe('a thorough search', () => {
  it('also finds each face that the default search finds', async () => {
    const uncertain = sceneOf(300, 200, [face((angle) => (angle === 0 ? 0.36 : 0))]);
    expect((await findFacesThoroughly(uncertain)).map(({ score }) => score)).to.deep.equal([0.36]);
    expect(await findAtAllAngles(uncertain)).to.deep.equal([]);
  });
  it('takes every angle at the photo’s size, and the leading one at twice that', async () => {
    const { log } = await search(300, 200, [face(0.9)]);
    expect(log.slice(0, 8)).to.deep.equal(angles.map((angle) => `everywhere 300×200 at ${angle}`));
    const around = [1, 0, 0, 0, 0, 0, 1].map((count, index) => `around 600×400 at ${angles[index + 1]} (${count})`);
    expect(log.slice(8)).to.deep.equal(['everywhere 600×400 at 0', ...around]);
  });

  it('takes the faces’ common angle as the leading one', async () => {
    const lying = await search(300, 200, [face(0.9, { roll: 80 }), face(0.9, { roll: 100, left: 150 })]);
    expect(lying.log.filter((one) => one.startsWith('everywhere 600'))).to.deep.equal(['everywhere 600×400 at 90']);
    const between = await search(300, 200, [face(0.9, { roll: -22.5 })]);
    expect(between.log.filter((one) => one.startsWith('everywhere 600'))).to.have.length(2);
    const sure = await search(300, 200, [face(0.6, { roll: 90 })]);
    expect(sure.log.filter((one) => one.startsWith('everywhere 600'))).to.deep.equal(['everywhere 600×400 at 90']);
    const uncertain = await search(300, 200, [face(0.59, { roll: 90 })]);
    expect(uncertain.log.filter((one) => one.startsWith('everywhere 600'))).to.deep.equal(['everywhere 600×400 at 0']);
  });

  it('does not enlarge a photo of more than four megapixels', async () => {
    expect((await search(2000, 2000, [])).log.at(-1)).to.match(/^around 4000×4000 at 315/);
    expect((await search(2001, 2000, [])).log.at(-1)).to.equal('everywhere 2001×2000 at 315');
  });

  it('counts an upright face from 0.5 on, and from 0.4 on if another search finds it too', async () => {
    const once = (score: number) => face((angle, pixels) => (angle === 0 && pixels === 60 ? score : 0));
    const twice = (score: number, other: number) =>
      face((angle, pixels) => (pixels !== 60 ? 0 : ({ 0: score, 45: other }[angle] ?? 0)));
    expect(await scoresOf(once(0.5))).to.deep.equal([0.5]);
    expect(await scoresOf(once(0.49))).to.deep.equal([]);
    expect(await scoresOf(twice(0.4, 0.12))).to.deep.equal([0.4]);
    expect(await scoresOf(twice(0.4, 0.11))).to.deep.equal([]);
    expect(await scoresOf(twice(0.39, 0.39))).to.deep.equal([]);
    expect(await scoresOf(once(0.45), { ...once(0.45), left: 150 })).to.deep.equal([]);
  });

  it('counts a turned face from 0.7 on, unless that is how the photo is turned', async () => {
    const lying = (score: number) => face(score, { roll: 90, left: 150 });
    expect(await scoresOf(face(0.9), lying(0.7))).to.deep.equal([0.7, 0.9]);
    expect(await scoresOf(face(0.9), lying(0.69))).to.deep.equal([0.9]);
    expect(await scoresOf(face(0.9), { ...lying(0.55), roll: 49 })).to.deep.equal([0.55, 0.9]);
    expect(await scoresOf(face(0.9), { ...lying(0.55), roll: -51 })).to.deep.equal([0.9]);
    expect(await scoresOf(face(0.9, { roll: 90 }), lying(0.55))).to.deep.equal([0.55, 0.9]);
    expect(await scoresOf(face(0.9, { roll: 170 }), { ...lying(0.55), roll: -170 })).to.deep.equal([0.55, 0.9]);
  });

  it('counts an upright face from 0.5 on in a photo that is turned, but not one halfway to the other side', async () => {
    const beside = (roll: number) => scoresOf(face(0.9, { roll: 60 }), face(0.55, { roll, left: 150 }));
    expect(await beside(-29)).to.deep.equal([0.55, 0.9]);
    expect(await beside(-31)).to.deep.equal([0.9]);
    expect(await beside(109)).to.deep.equal([0.55, 0.9]);
    expect(await beside(111)).to.deep.equal([0.9]);
  });

  it('counts a face of less than 10 pixels from 0.6 on', async () => {
    expect(await scoresOf(face(0.6, { size: 9 }))).to.deep.equal([0.6]);
    expect(await scoresOf(face(0.59, { size: 9 }))).to.deep.equal([]);
    expect(await scoresOf(face(0.59, { size: 10 }))).to.deep.equal([0.59]);
  });

  it('leaves faces of less than 12 pixels to the larger size, and there those over a tile’s overlap', async () => {
    const bySize = (size: number) =>
      face((angle, pixels) => (angle === 0 ? (pixels === size ? 0.8 : 0.9) : 0), { size });
    expect(await scoresOf(bySize(11))).to.deep.equal([0.9]);
    const only = (size: number, at: number) =>
      face((angle, pixels) => (angle === 0 && pixels === at ? 0.8 : 0), { size });
    expect(await scoresOf(only(11, 11))).to.deep.equal([]);
    expect(await scoresOf(only(12, 12))).to.deep.equal([0.8]);
    expect(await scoresOf(only(5, 10))).to.deep.equal([0.8]);
    expect(await scoresOf(only(47, 94))).to.deep.equal([0.8]);
    expect(await scoresOf(only(48, 96))).to.deep.equal([]);
    expect(await scoresOf(only(150, 150))).to.deep.equal([0.8]);
  });

  it('leaves small faces of a large photo to its finest size, which has no larger one', async () => {
    const only = (size: number, at: number) =>
      face((angle, pixels) => (angle === 0 && pixels === at ? 0.9 : 0), { size });
    const large = async (one: SceneFace) => (await search(2400, 2000, [one])).scores;
    expect(await large(only(9, 9))).to.deep.equal([0.9]);
    expect(await large(only(22, 11))).to.deep.equal([]);
    expect(await large(only(24, 12))).to.deep.equal([0.9]);
    expect(await large(only(200, 200))).to.deep.equal([]);
    expect(await large(only(200, 100))).to.deep.equal([]);
    expect(await large(only(400, 100))).to.deep.equal([0.9]);
  });

  it('searches at another angle only around what a neighbouring one found', async () => {
    const seen = (angle: number) => ({ 0: 0.9, 90: 0.2 })[angle] ?? 0;
    const { log } = await search(300, 200, [face(seen)]);
    const counts = [2, 1, 1, 0, 0, 0, 1].map((count, index) => `around 600×400 at ${angles[index + 1]} (${count})`);
    expect(log.slice(9)).to.deep.equal(counts);
    const large = await search(300, 200, [face(seen, { size: 96 })]);
    expect(large.log.slice(9).every((one) => one.endsWith('(0)'))).to.equal(true);
  });
});
