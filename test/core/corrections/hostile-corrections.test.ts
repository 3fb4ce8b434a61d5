import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { applyCorrections, reviewedFaces } from '../../../src/core/corrections/apply-corrections.js';
import { type Corrections, isCorrected, type ReviewedFace } from '../../../src/core/corrections/corrections.js';
import { loadCorrections } from '../../../src/core/corrections/load-corrections.js';
import { coveredBoxes, coverFaces, type DetectedPhoto } from '../../../src/core/cover/cover-photo.js';
import { uncoveredFaces } from '../../../src/core/cover/select-faces.js';
import type { Track } from '../../../src/core/cover/track.js';
import { iou } from '../../../src/core/detect/nms.js';
import type { Box, Photo } from '../../../src/core/photo/photo.js';
import { EmojifyError } from '../../../src/errors/emojify-error.js';
import { longRun } from '../../support/long-run.js';
import { mutated, mutatedText } from '../../support/mutate.js';
import { noise } from '../../support/pictures.js';
import { correctionsOf, photoEntry, reviewedFace } from '../../support/reviewed.js';
import { type Random, seeded } from '../../support/simulated-cloud/virtual-time.js';

const size = { width: 120, height: 90 };
const times = longRun ? 20_000 : 400;
const refusals = ['BAD_CORRECTIONS', 'CORRECTIONS_VERSION', 'UNKNOWN_EMOJI'];
const at = (left: number): Box => ({ left, top: 30, width: 20, height: 24 });
const photoOf = (frames: number): Photo => ({
  format: 'gif',
  ...size,
  frames,
  channels: 4,
  images: Array.from({ length: frames }, (_, frame) => noise(size.width, size.height, 4, frame)),
});

/** What was detected: one person on the left, one on the right, in every frame. */
function detected(photo: Photo): DetectedPhoto {
  const track = (number: number, left: number): Track => ({
    number,
    faces: [...photo.images.keys()].map((frame) => ({
      frame,
      face: { box: at(left), confidence: 90, roll: 0, emotion: 'HAPPY', emotionConfidence: 90 },
    })),
  });
  return { photo, tracks: [track(1, 10), track(2, 80)] };
}

/** Decisions that are allowed, about faces that were detected, moved, or are elsewhere. */
function decidedFace(random: Random): ReviewedFace {
  const maybe = <T>(...values: T[]) => (random.chance(0.5) ? undefined : random.pick(values));
  const box = at(random.pick([10, 14, 40, 70, 80, 84, -8]));
  const origin = box.left >= 0 && random.chance(0.3) ? 'manual' : 'detected';
  const decision = origin === 'detected' ? maybe('no-face' as const, 'visible' as const) : undefined;
  const chosen = decision ? {} : random.pick([{}, { emoji: '😎' }, { style: 'blur' as const }]);
  const parts = { frame: maybe(0, 1, 2, 99), number: maybe(1, 2, 3), decision, ...chosen };
  const given = Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
  return reviewedFace(box, size, { origin, ...given });
}

const valid = (random: Random): Corrections =>
  correctionsOf(
    photoEntry(
      Buffer.from('a photo'),
      size,
      Array.from({ length: random.between(0, 4) }, () => decidedFace(random)),
    ),
    photoEntry(Buffer.from('another'), size, []),
  );

/** As many lists in lists as no recursion can follow. */
const deep = (): unknown => JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`);

/** The document, or one that nobody would write. */
function hostile(random: Random): unknown {
  const document = valid(random);
  if (random.chance(0.5)) return document;
  if (random.chance(0.05)) return { ...document, photos: [{ ...document.photos[0], faces: deep() }] };
  if (random.chance(0.05)) return { ...document, photos: [...document.photos, ...document.photos] };
  if (random.chance(0.1)) return { ...document, [random.pick(['toString', 'constructor', 'x'.repeat(5000)])]: 1 };
  if (random.chance(0.1)) {
    const faces = [{ ...decidedFace(random), box: { ...at(10), left: random.pick([Number.NaN, 1e300, -1e15]) } }];
    return { ...document, photos: [{ ...document.photos[0], faces }] };
  }
  return mutated(document, random);
}

describe('corrections that are not what they should be', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'emojify-test-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  /** Undefined if they are refused, with a code. */
  async function load(source: string | Corrections): Promise<Corrections | undefined> {
    return loadCorrections(source).catch((error: unknown) => {
      if (!(error instanceof EmojifyError)) throw error;
      expect(error.code).to.be.oneOf(refusals);
      expect(error.message.length).to.be.lessThan(500);
      return undefined;
    });
  }

  it('are refused with a code, or read, as a file', async () => {
    const random = seeded(17);
    const path = join(folder, 'corrections.json');
    for (let count = 0; count < times / 4; count += 1) {
      const text = JSON.stringify(valid(random));
      writeFileSync(path, random.chance(0.9) ? mutatedText(text, random) : '['.repeat(100_000));
      await load(path);
    }
  });

  /** Whether the reviewer let a face stay uncovered in this place, or in an animation another face of the person there. */
  const isLeft = (faces: readonly ReviewedFace[], box: Box, frames: number) =>
    faces.some((face) => {
      const person =
        frames > 1 && face.number !== undefined ? faces.filter(({ number }) => number === face.number) : [face];
      return person.some(({ decision }) => decision !== undefined) && iou(face.box, box) >= 0.4;
    });

  /** The boxes that must be covered, by frame: what was found and not decided, and what was decided to be covered. */
  function wanted({ photo, tracks }: DetectedPhoto, faces: readonly ReviewedFace[]): [frame: number, box: Box][] {
    const found = tracks.flatMap((track) => track.faces.map(({ frame, face }): [number, Box] => [frame, face.box]));
    const drawn = faces.filter((face) => face.origin === 'manual');
    const placed = drawn.flatMap(({ frame, box }) => {
      const frames = frame === undefined ? [...photo.images.keys()] : [frame].filter((one) => one < photo.frames);
      return frames.map((one): [number, Box] => [one, box]);
    });
    const replaced = (frame: number, box: Box) => placed.some(([at, one]) => at === frame && iou(one, box) >= 0.4);
    return [...placed, ...found.filter(([frame, box]) => !isLeft(faces, box, photo.frames) && !replaced(frame, box))];
  }

  const holds = (outer: Box, inner: Box) =>
    outer.left <= Math.max(0, inner.left) &&
    outer.top <= inner.top &&
    outer.left + outer.width >= Math.min(size.width, inner.left + inner.width) &&
    outer.top + outer.height >= inner.top + inner.height;

  it('uncover no face that they were not about, and cover each that was drawn', async () => {
    const random = seeded(4);
    let applied = 0;
    let refused = 0;
    for (let count = 0; count < times; count += 1) {
      const loaded = await load(hostile(random) as Corrections);
      if (!loaded) refused += 1;
      const faces = loaded?.photos[0]?.faces ?? [];
      if (faces.length === 0) continue;
      applied += 1;
      const photo = photoOf(random.pick([1, 3]));
      const before = detected(photo);
      const after = applyCorrections(before, { faces });
      const boxes = await coveredBoxes(after, {}, uncoveredFaces(after.tracks, {}));
      for (const [frame, box] of wanted(before, faces)) {
        const isCovered = boxes.some((one) => (one.frame ?? 0) === frame && holds(one, box));
        expect(isCovered, `${count}: ${frame} ${JSON.stringify(box)} ${JSON.stringify(faces)}`).to.equal(true);
      }
      const alone = reviewedFaces({ photo }, { faces });
      const leave = uncoveredFaces(alone.tracks, {});
      const asked = faces.filter(({ decision, frame = 0 }) => decision === undefined && frame === 0);
      const all = await coveredBoxes(alone, {}, leave);
      const isHeld = asked.every(({ box }) => all.some((one) => holds(one, box)));
      // In an animation, what was decided about a person holds for all its faces.
      if (photo.frames === 1) expect(isHeld, `${count}: ${JSON.stringify(faces)}`).to.equal(true);
      if (faces.some(isCorrected)) await coverFaces(alone, {}, leave);
    }
    expect(Math.min(applied, refused)).to.be.greaterThan(times / 20);
  });
});
