import { expect } from 'chai';
import sharp from 'sharp';
import { applyCorrections, decidedFaces, reviewedFaces } from '../../../src/core/corrections/apply-corrections.js';
import type { ReviewedFace } from '../../../src/core/corrections/corrections.js';
import {
  coverFaces,
  type DetectedPhoto,
  describeFaces,
  detectFaces,
  openPhoto,
} from '../../../src/core/cover/cover-photo.js';
import { uncoveredFaces } from '../../../src/core/cover/select-faces.js';
import type { Box } from '../../../src/core/photo/photo.js';
import { animation } from '../../support/pictures.js';
import { reviewedFace } from '../../support/reviewed.js';
import { plainPhoto } from '../../support/sample.js';

const size = { width: 400, height: 300 };
const boxAt = (left: number): Box => ({ left, top: 100, width: 60, height: 80 });
const found = (box: Box) => ({ box, confidence: 90, roll: 0, emotion: 'HAPPY' as const, emotionConfidence: 90 });
const face = (left: number, rest: Partial<ReviewedFace> = {}) => reviewedFace(boxAt(left), size, rest);

async function detected(...lefts: readonly number[]): Promise<DetectedPhoto> {
  const faces = lefts.map((left) => found(boxAt(left)));
  return detectFaces(
    openPhoto(() => plainPhoto(400, 300)),
    { name: 'fixed', detect: async () => faces },
  );
}

/** What a run would do: the left side of each face, whether it is covered, and with what. */
function outcome(photo: DetectedPhoto, selection: { maxFaces?: number; skip?: number[] } = {}) {
  return describeFaces(photo, {}, uncoveredFaces(photo.tracks, selection)).map(
    ({ box, covered, corrected = 'as found', emoji, style }) =>
      [box.left, covered ? (style ?? emoji ?? 'covered') : 'open', corrected].join(' '),
  );
}

describe('corrections on top of detection', () => {
  it('add, remove, change and leave visible the faces they name, and no others', async () => {
    const faces = [
      face(11, { decision: 'no-face' }),
      face(100),
      face(198, { emoji: '😎' }),
      face(300, { decision: 'visible' }),
      face(340, { origin: 'manual', style: 'blur' }),
    ];
    const result = applyCorrections(await detected(10, 100, 200, 300), { faces });
    expect(outcome(result)).to.deep.equal(['100 😄 as found', '200 😎 changed', '300 open visible', '340 blur added']);
    expect(result.corrections).to.deep.equal({ added: 1, removed: 1, changed: 1, visible: 1 });
  });

  it('find their faces where detection has moved them or lost them', async () => {
    const faces = [face(100, { decision: 'no-face' }), face(200, { emoji: '🐶' }), face(300)];
    const result = applyCorrections(await detected(108, 20), { faces });
    expect(outcome(result)).to.deep.equal(['20 😄 as found', '200 🐶 changed']);
  });

  it('do not take a neighbour for the face they are about', async () => {
    const faces = [face(100, { decision: 'no-face' }), face(120)];
    expect(outcome(applyCorrections(await detected(120), { faces }))).to.deep.equal(['120 😄 as found']);
  });

  it('are about the face that shares two fifths of their box, the nearest one first, and one each', async () => {
    const wide = (left: number): Box => ({ left, top: 100, width: 70, height: 80 });
    const decided = (left: number, rest: Partial<ReviewedFace>) =>
      reviewedFace(wide(left), { width: 400, height: 320 }, rest);
    const at = async (...lefts: number[]) =>
      detectFaces(
        openPhoto(() => plainPhoto(400, 320)),
        { name: 'fixed', detect: async () => lefts.map((left) => found(wide(left))) },
      );
    const gone = { faces: [decided(100, { decision: 'no-face' as const })] };
    expect(outcome(applyCorrections(await at(130), gone))).to.deep.equal([]);
    expect(outcome(applyCorrections(await at(131), gone))).to.deep.equal(['131 😄 as found']);
    expect(outcome(applyCorrections(await at(85, 105), gone))).to.deep.equal(['85 😄 as found']);
    const two = { faces: [decided(100, { emoji: '🐶' }), decided(104, { emoji: '😎' })] };
    expect(outcome(applyCorrections(await at(103), two))).to.have.members(['100 🐶 changed', '103 😎 changed']);
  });

  it('are a change only with an emoji or a style', async () => {
    const faces = [face(100, { style: 'box' }), face(200, { emoji: '😎', style: 'emoji' }), face(300)];
    const { tracks, corrections } = applyCorrections(await detected(100, 200, 300), { faces });
    expect(tracks.map(({ corrected }) => corrected)).to.deep.equal([
      { kind: 'changed', style: 'box' },
      { kind: 'changed', emoji: '😎', style: 'emoji' },
      undefined,
    ]);
    expect(corrections).to.deep.equal({ added: 0, removed: 0, changed: 2, visible: 0 });
  });

  it('replace what is now detected where a box was drawn', async () => {
    const result = applyCorrections(await detected(104), { faces: [face(100, { origin: 'manual' })] });
    expect(outcome(result)).to.deep.equal(['100 🙂 added']);
  });

  it('cover what the reviewer covered whatever the limit of faces, and number faces from left to right', async () => {
    const faces = [face(10, { origin: 'manual' }), face(100, { emoji: '😎' })];
    const result = applyCorrections(await detected(100, 200, 300), { faces });
    expect(result.tracks.map(({ number }) => number)).to.deep.equal([1, 2, 3, 4]);
    const limited = outcome(result, { maxFaces: 1, skip: [1] });
    expect(limited).to.deep.equal(['10 open added', '100 😎 changed', '200 😄 as found', '300 open as found']);
  });
});

describe('corrections alone', () => {
  it('are all faces there are, the accepted ones as well', async () => {
    const faces = [
      face(10, { emotion: 'SAD', roll: 12, confidence: 80 }),
      face(100, { decision: 'no-face' }),
      face(200, { origin: 'manual' }),
    ];
    const result = await reviewedFaces(await openPhoto(() => plainPhoto(400, 300)), { faces });
    expect(outcome(result)).to.deep.equal(['10 😢 as found', '200 🙂 added']);
    expect(result.tracks[0]!.faces[0]!.face).to.include({ roll: 12, confidence: 80 });
  });

  it('of a manual face have the values of a face that nothing is known of', async () => {
    const photo = await openPhoto(() => plainPhoto(400, 320));
    const { tracks } = reviewedFaces(photo, {
      faces: [reviewedFace(boxAt(100), { width: 400, height: 320 }, { origin: 'manual', style: 'blur' })],
    });
    expect(tracks).to.deep.equal([
      {
        number: 1,
        faces: [
          {
            frame: 0,
            face: { box: boxAt(100), confidence: 100, roll: 0, emotion: 'UNKNOWN', emotionConfidence: 0 },
          },
        ],
        corrected: { kind: 'added', style: 'blur' },
      },
    ]);
    expect(reviewedFaces(photo, { faces: [face(100, { frame: 1 })] }).tracks).to.deep.equal([]);
  });

  it('fit a copy of another size by their ratios', async () => {
    const result = await reviewedFaces(await openPhoto(() => plainPhoto(200, 150)), {
      faces: [face(100, { origin: 'manual' })],
    });
    expect(describeFaces(result, {}, new Set())[0]!.box).to.deep.equal({ left: 50, top: 50, width: 30, height: 40 });
  });
});

describe('corrections of an animation', () => {
  const small = { width: 128, height: 96 };
  const box = { left: 40, top: 20, width: 30, height: 40 };

  it('hold for a person in all frames, and a drawn box for every frame', async () => {
    const bytes = await animation('gif', { delay: [50, 50, 50], loop: 0 });
    const detector = { name: 'fixed', detect: async () => [found(box)] };
    const photo = await detectFaces(
      openPhoto(async () => bytes),
      detector,
    );
    const drawn = reviewedFace({ ...box, left: 90 }, small, { origin: 'manual', style: 'box' });
    const seen = reviewedFace(box, small, { decision: 'no-face', frame: 1, number: 1 });
    const result = applyCorrections(photo, { faces: [seen, drawn] });
    expect(result.tracks.map(({ faces }) => faces.map(({ frame }) => frame))).to.deep.equal([[0, 1, 2]]);
    const covered = await coverFaces(result, {}, new Set());
    for (const { pixels, width, height, channels } of covered.images) {
      const raw = { width, height, channels };
      const part = sharp(pixels, { raw })
        .removeAlpha()
        .extract({ ...box, left: 95, width: 20 });
      expect([...new Set(await part.raw().toBuffer())]).to.deep.equal([0]);
    }
  });

  it('take one person’s frames together, in their order, and number persons as they appear', async () => {
    const photo = await openPhoto(() => animation('gif', { delay: [50, 50, 50], loop: 0 }));
    const at = (frame: number, number: number, rest: Partial<ReviewedFace> = {}) =>
      reviewedFace({ ...box, left: number * 30 }, small, { frame, number, ...rest });
    const faces = [at(2, 1), at(1, 2), at(1, 1, { emoji: '😎' }), at(0, 2), at(3, 2)];
    const { tracks } = reviewedFaces(photo, { faces });
    expect(tracks.map(({ number, faces }) => [number, faces.map(({ frame }) => frame)])).to.deep.equal([
      [1, [0, 1]],
      [2, [1, 2]],
    ]);
    expect(tracks.map(({ corrected }) => corrected)).to.deep.equal([undefined, { kind: 'changed', emoji: '😎' }]);
    expect(decidedFaces(faces).map(({ frame }) => frame)).to.deep.equal([2, 1]);
    expect(decidedFaces(faces)[0]).not.to.have.property('box');
  });

  it('uncover no detected face where a box was drawn elsewhere for the same person', async () => {
    const photo = await detectFaces(
      openPhoto(() => animation('gif', { delay: [50, 50, 50], loop: 0 })),
      { name: 'fixed', detect: async () => [found(box)] },
    );
    const seen = reviewedFace(box, small, { frame: 1, number: 1 });
    const drawn = reviewedFace({ ...box, left: 90 }, small, { origin: 'manual', number: 1 });
    const [track] = applyCorrections(photo, { faces: [seen, drawn] }).tracks;
    const places = track!.faces.map(({ frame, face }) => [frame, Math.round(face.box.left)]);
    expect(places).to.have.deep.members(
      [0, 1, 2].flatMap((frame) => [
        [frame, 40],
        [frame, 90],
      ]),
    );
  });

  it('are not about a face that is elsewhere in their frame', async () => {
    const places = [box, { ...box, left: 90 }, { ...box, left: 90 }];
    const queue = places.map((one) => [found(one)]);
    const photo = await detectFaces(
      openPhoto(() => animation('gif', { delay: [50, 50, 50], loop: 0 })),
      { name: 'queue', detect: async () => queue.shift() ?? [] },
    );
    const gone = (frame: number) => [reviewedFace(box, small, { decision: 'no-face', frame, number: 1 })];
    expect(applyCorrections(photo, { faces: gone(0) }).tracks).to.have.length(1);
    expect(applyCorrections(photo, { faces: gone(1) }).tracks).to.have.length(2);
  });
});
