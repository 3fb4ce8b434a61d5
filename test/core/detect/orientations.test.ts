import { expect } from 'chai';
import { findFaces } from '../../../src/core/detect/find-faces.js';
import { type SceneFace, sceneOf } from './scene.js';

/** So many faces of 60 pixels beside each other, of this roll and score. */
const row = (count: number, top: number, face: Pick<SceneFace, 'roll' | 'score'>): SceneFace[] =>
  Array.from({ length: count }, (_, index) => ({ left: 10 + 80 * index, top, size: 60, ...face }));
const searchesOf = async (width: number, height: number, faces: readonly SceneFace[]) => {
  const scene = sceneOf(width, height, faces);
  await findFaces(scene);
  return scene.log;
};
const scoresOf = async (faces: readonly SceneFace[]) =>
  (await findFaces(sceneOf(640, 480, faces))).map(({ score }) => score).sort();
const quartersAt = (size: string) => [90, 180, 270].map((angle) => `everywhere ${size} at ${angle}`);

describe('faces of other orientations', () => {
  it('cost a photo of upright faces three small searches', async () => {
    const upright = ['everywhere 640×480 at 0', ...quartersAt('192×144')];
    expect(await searchesOf(640, 480, row(2, 100, { score: 0.9 }))).to.deep.equal(upright);
    expect(await searchesOf(640, 480, row(1, 100, { roll: -10, score: 0.6 }))).to.deep.equal(upright);
  });

  it('are searched again at a larger size only while nothing is certain', async () => {
    const [small, large] = [quartersAt('256×192'), quartersAt('448×336')];
    const upright = ['everywhere 640×480 at 0'];
    expect(await searchesOf(640, 480, [])).to.deep.equal([...upright, ...small, ...large]);
    expect(await searchesOf(640, 480, row(1, 100, { score: 0.5 }))).to.deep.equal([...upright, ...small, ...large]);
    const lying = await searchesOf(640, 480, row(1, 100, { roll: 90, score: 0.6 }));
    expect(lying.slice(0, 4)).to.deep.equal([...upright, ...small]);
    expect(lying).not.to.include(large[0]);
  });

  it('are searched once in a photo that is no larger than that', async () => {
    expect(await searchesOf(256, 192, [])).to.deep.equal(['everywhere 256×192 at 0', ...quartersAt('256×192')]);
    expect(await searchesOf(192, 256, [])).to.have.length(4);
    expect(await searchesOf(100, 257, [])).to.have.length(7);
  });

  for (const roll of [90, 180, 270])
    it(`are found at ${roll}°, and uncertain upright ones are patterns then`, async () => {
      const lying = row(1, 100, { roll, score: 0.9 });
      expect(await scoresOf([...lying, ...row(1, 300, { score: 0.54 })])).to.deep.equal([0.9]);
      expect(await scoresOf([...lying, ...row(1, 300, { score: 0.55 })])).to.deep.equal([0.55, 0.9]);
    });

  it('lead when one of them is certain, and uncertain ones beside it are found, too', async () => {
    const lying = row(1, 100, { roll: 90, score: 0.6 });
    expect(await scoresOf([...lying, ...row(1, 300, { score: 0.5 })])).to.deep.equal([0.6]);
    const hidden = {
      ...lying[0]!,
      left: 200,
      score: (angle: number, pixels: number) => (angle >= 75 && angle <= 105 && pixels > 40 ? 0.5 : 0),
    };
    expect(await scoresOf([...lying, hidden])).to.deep.equal([0.5, 0.6]);
    expect(await searchesOf(640, 480, lying)).to.deep.equal([
      'everywhere 640×480 at 0',
      ...quartersAt('256×192'),
      'everywhere 640×480 at 90',
    ]);
  });

  it('do not lead because an upright face is certain', async () => {
    const upright = [...row(1, 100, { score: 0.9 }), ...row(1, 200, { score: 0.45 })];
    expect(await scoresOf([...upright, ...row(3, 300, { roll: 90, score: 0.5 })])).to.deep.equal([0.45, 0.9]);
  });

  it('lead a photo without certain faces when they are many', async () => {
    expect(await scoresOf(row(4, 100, { roll: 90, score: 0.5 }))).to.have.length(4);
    expect(await scoresOf(row(3, 100, { roll: 90, score: 0.5 }))).to.have.length(0);
  });

  it('must be found at a tilt to either side if they are uncertain', async () => {
    const seen = (left: number, right: number) => (angle: number) => ({ 90: 0.5, 75: left, 105: right })[angle] ?? 0;
    const found = async (left: number, right: number) =>
      (await scoresOf(row(4, 100, { roll: 90, score: seen(left, right) }))).length;
    expect(await found(0.5, 0.42)).to.equal(4);
    expect(await found(0.42, 0.5)).to.equal(4);
    expect(await found(0.5, 0.4)).to.equal(4);
    expect(await found(0.5, 0.38)).to.equal(0);
    expect(await found(0, 0)).to.equal(0);
    const certain = row(4, 100, { roll: 90, score: (angle) => (angle === 90 ? 0.55 : 0) });
    expect(await scoresOf(certain)).to.have.length(4);
  });

  it('are found beside upright ones, if the same place is a face when it is tilted', async () => {
    const upright = row(3, 100, { score: 0.9 });
    const lying = row(1, 300, { roll: 90, score: 0.8 });
    expect(await scoresOf([...upright, ...lying])).to.deep.equal([0.8, 0.9, 0.9, 0.9]);
    const pattern = row(1, 300, { roll: 90, score: (angle) => (angle === 90 ? 0.8 : 0) });
    expect(await scoresOf([...upright, ...pattern])).to.deep.equal([0.9, 0.9, 0.9]);
    expect(await scoresOf([...upright, ...row(1, 300, { roll: 90, score: 0.5 })])).to.have.length(3);
  });

  it('are not found because of a face beside them', async () => {
    const pattern = { left: 300, top: 300, size: 60, roll: 90, score: (angle: number) => (angle === 90 ? 0.8 : 0) };
    const beside = { ...pattern, left: 360, score: (angle: number) => (angle === 75 || angle === 105 ? 0.9 : 0) };
    expect(await scoresOf([...row(3, 100, { score: 0.9 }), pattern, beside])).to.have.length(3);
  });

  it('need no second look when they are too small to be looked at closely', async () => {
    const patternOf = (size: number, score = 0.55) => ({
      left: 300,
      top: 300,
      size,
      roll: 90,
      score: (angle: number) => (angle === 90 ? score : 0),
    });
    const found = async (pattern: SceneFace) => (await scoresOf([...row(3, 100, { score: 0.9 }), pattern])).length;
    expect(await found(patternOf(47))).to.equal(4);
    expect(await found(patternOf(48))).to.equal(3);
    expect(await found(patternOf(12))).to.equal(4);
    expect(await found(patternOf(11))).to.equal(3);
    expect(await found(patternOf(47, 0.54))).to.equal(3);
  });

  it('are looked at where they are large enough, with what is around them', async () => {
    const crops = async (size: number, width = size) => {
      const lying = { left: 300, top: 500, size, width, roll: 90, score: 0.5 };
      const log = await searchesOf(1200, 900, [...row(3, 100, { score: 0.9 }), lying]);
      return log.filter((search) => search.startsWith('crop'));
    };
    expect(await crops(100)).to.deep.equal(['crop 600×450 at 90 (128)']);
    expect(await crops(100, 160)).to.deep.equal(['crop 600×450 at 90 (224)']);
    expect(await crops(64)).to.deep.equal(['crop 600×450 at 90 (96)']);
    expect(await crops(62)).to.deep.equal(['crop 1200×900 at 90 (160)']);
    expect(await crops(20)).to.deep.equal(['crop 1200×900 at 90 (64)']);
  });

  it('are looked at again at 48 pixels, tilted', async () => {
    const log = await searchesOf(640, 480, [...row(3, 100, { score: 0.9 }), ...row(1, 300, { roll: 90, score: 0.8 })]);
    expect(log.filter((search) => search.startsWith('crop')).slice(-2)).to.have.members([
      'crop 512×384 at 75 (144)',
      'crop 512×384 at 105 (144)',
    ]);
  });

  it('are searched in the whole photo when they are many compared with the upright ones', async () => {
    const lying = row(2, 300, { roll: 90, score: 0.6 });
    const whole = 'everywhere 640×480 at 90';
    expect(await searchesOf(640, 480, [...row(3, 100, { score: 0.9 }), ...lying])).to.include(whole);
    expect(await searchesOf(640, 480, [...row(4, 100, { score: 0.9 }), ...lying])).not.to.include(whole);
    expect(await searchesOf(640, 480, [...row(1, 100, { score: 0.9 }), ...lying.slice(1)])).not.to.include(whole);
    const exactly = [...row(4, 100, { score: 1 }), ...row(2, 300, { roll: 90, score: 0.7 })];
    expect(await searchesOf(640, 480, exactly)).to.include(whole);
    expect(await searchesOf(640, 480, row(2, 300, { roll: 90, score: 0.5 }))).not.to.include(whole);
  });

  it('do not become many by patterns that score less than 0.2', async () => {
    const whole = 'everywhere 640×480 at 90';
    expect(await searchesOf(640, 480, row(6, 300, { roll: 90, score: 0.19 }))).not.to.include(whole);
    expect(await searchesOf(640, 480, row(6, 300, { roll: 90, score: 0.2 }))).to.include(whole);
    const faces = [...row(3, 100, { score: 0.9 }), ...row(2, 300, { roll: 90, score: 0.6 })];
    expect(await searchesOf(640, 480, [...faces, ...row(8, 400, { score: 0.19 })])).to.include(whole);
    expect(await searchesOf(640, 480, [...faces, ...row(8, 400, { score: 0.2 })])).not.to.include(whole);
  });

  it('are looked at in at most eight places', async () => {
    const patterns = Array.from({ length: 10 }, (_, index) => ({
      ...row(1, 100, { roll: (index % 3) * 90 + 90, score: 0.3 })[0]!,
      left: 60 * index,
    }));
    const upright = row(7, 300, { score: 0.99 });
    const crops = async (faces: readonly SceneFace[]) =>
      (await searchesOf(640, 480, [...upright, ...faces])).filter((search) => search.startsWith('crop'));
    expect(await crops(patterns)).to.have.length(8);
    expect(await crops(row(1, 100, { roll: 90, score: 0.29 }))).to.have.length(0);
  });

  it('that lie on a known face are not looked at again', async () => {
    const upright = row(3, 100, { score: 0.9 });
    const same = { left: 30, top: 120, size: 20, roll: 90, score: 0.5 };
    expect(await searchesOf(640, 480, [...upright, same])).to.have.length(4);
  });

  it('are not looked at where they are upright, or where a search of the whole photo did not find them', async () => {
    const crops = async (faces: readonly SceneFace[]) =>
      (await searchesOf(640, 480, faces)).filter((search) => search.startsWith('crop'));
    expect(await crops(row(1, 100, { score: 0.33 }))).to.deep.equal([]);
    const coarse = { ...row(1, 300, { roll: 90, score: (_, pixels) => (pixels < 60 ? 0.5 : 0) })[0]! };
    expect(await crops([...row(1, 100, { roll: 90, score: 0.9 }), coarse])).to.deep.equal([]);
  });

  it('are searched at the angle that all faces share, to 5°, unless it is near a quarter turn', async () => {
    const tilted = (roll: number) => searchesOf(640, 480, row(3, 100, { roll, score: 0.9 }));
    expect((await tilted(37)).at(-1)).to.equal('everywhere 640×480 at 35');
    expect((await tilted(-22)).at(-1)).to.equal('everywhere 640×480 at -20');
    expect((await tilted(14)).at(-1)).to.equal('everywhere 192×144 at 270');
    const both = [...row(3, 100, { score: 0.9 }), ...row(2, 300, { roll: 90, score: 0.9 })];
    expect(await searchesOf(640, 480, both)).not.to.include('everywhere 640×480 at 35');
    const apart = [...row(2, 100, { roll: -38, score: 0.9 }), ...row(2, 300, { roll: 38, score: 0.9 })];
    expect((await searchesOf(640, 480, apart)).at(-1)).to.equal('everywhere 256×192 at 270');
  });
});

describe('faces of an upright photo, from coarse to fine', () => {
  const found = async (face: Pick<SceneFace, 'size' | 'score'>) => {
    const scene = sceneOf(1200, 900, [{ left: 300, top: 300, ...face }]);
    const scores = (await findFaces(scene)).map(({ score }) => score);
    return { scores, around: scene.log.find((search) => search.startsWith('around'))?.replace(/.*\(/, '(') };
  };
  const byLevel = (coarse: number, fine: number, size: number) => (angle: number, pixels: number) =>
    angle === 0 ? (pixels < size ? coarse : fine) : 0;

  it('count at the coarser size from 24 pixels on, and at the finer one below', async () => {
    expect(await found({ size: 48, score: byLevel(0.8, 0.9, 48) })).to.deep.equal({ scores: [0.8], around: '(0)' });
    expect(await found({ size: 46, score: byLevel(0.8, 0.9, 46) })).to.deep.equal({ scores: [0.9], around: '(1)' });
    expect(await found({ size: 46, score: byLevel(0.9, 0.8, 46) })).to.deep.equal({ scores: [0.8], around: '(1)' });
    expect((await found({ size: 20, score: byLevel(0.2, 0.8, 20) })).scores).to.deep.equal([0.8]);
  });

  it('count from a score of 0.35 on', async () => {
    expect(await found({ size: 60, score: byLevel(0.35, 0, 60) })).to.deep.equal({ scores: [0.35], around: '(0)' });
    expect((await found({ size: 60, score: byLevel(0.34, 0, 60) })).scores).to.deep.equal([]);
  });

  it('are searched again while they are uncertain and small enough for a tile', async () => {
    expect(await found({ size: 94, score: byLevel(0.2, 0.8, 94) })).to.deep.equal({ scores: [0.8], around: '(1)' });
    expect(await found({ size: 96, score: byLevel(0.2, 0.8, 96) })).to.deep.equal({ scores: [], around: '(1)' });
    expect(await found({ size: 192, score: byLevel(0.2, 0.8, 192) })).to.deep.equal({ scores: [], around: '(0)' });
  });

  it('count at the coarsest size however large they are', async () => {
    expect((await found({ size: 800, score: byLevel(0.7, 0.9, 800) })).scores).to.deep.equal([0.7]);
  });
});
