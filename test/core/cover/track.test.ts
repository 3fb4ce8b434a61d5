import { expect } from 'chai';
import { coversOf, emojiOf } from '../../../src/core/cover/cover-options.js';
import { describeFaces } from '../../../src/core/cover/cover-photo.js';
import { uncoveredFaces } from '../../../src/core/cover/select-faces.js';
import { type Track, type TrackCorrection, toTracks, typicalFace } from '../../../src/core/cover/track.js';
import type { Face } from '../../../src/core/detect/face.js';
import { noise, photoOf } from '../../support/pictures.js';

const faceAt = (left: number, more: Partial<Face> = {}): Face => ({
  box: { left, top: 10, width: 60, height: 60 },
  roll: 0,
  confidence: 90,
  emotion: 'HAPPY',
  emotionConfidence: 80,
  ...more,
});
/** One face in each of these frames, at the same place. */
const trackIn = (frames: readonly number[], more: Partial<Track> = {}): Track => ({
  number: 1,
  faces: frames.map((frame) => ({ frame, face: faceAt(100) })),
  ...more,
});
/** The left sides of each track’s faces, by frame. */
const placesOf = (frames: readonly (readonly Face[])[]) =>
  toTracks(frames).map(({ number, faces }) => [number, ...faces.map(({ frame, face }) => `${frame}:${face.box.left}`)]);

describe('tracks', () => {
  it('join boxes that share a fifth of their area, in this frame and the ones before', () => {
    expect(placesOf([[faceAt(0)], [faceAt(40)], [faceAt(81)]])).to.deep.equal([
      [1, '0:0', '1:40'],
      [2, '2:81'],
    ]);
  });

  it('go on after up to two frames without the face', () => {
    expect(placesOf([[faceAt(0)], [], [], [faceAt(0)]])).to.deep.equal([[1, '0:0', '3:0']]);
    expect(placesOf([[faceAt(0)], [], [], [], [faceAt(0)]])).to.deep.equal([
      [1, '0:0'],
      [2, '4:0'],
    ]);
  });

  it('take the nearest face, and one a frame', () => {
    expect(placesOf([[faceAt(0), faceAt(50)], [faceAt(30)]])).to.deep.equal([
      [1, '0:0'],
      [2, '0:50', '1:30'],
    ]);
    expect(placesOf([[faceAt(0)], [faceAt(5), faceAt(0)]])).to.deep.equal([
      [1, '0:0', '1:5'],
      [2, '1:0'],
    ]);
  });

  it('have the emotion that weighs most in all frames, where it is surest', () => {
    const seen = [
      faceAt(0, { emotion: 'CALM', emotionConfidence: 80 }),
      faceAt(1, { emotion: 'SAD', emotionConfidence: 40 }),
      faceAt(2, { emotion: 'SAD', emotionConfidence: 60 }),
      faceAt(3, { emotion: 'SAD', emotionConfidence: 20 }),
    ];
    const track: Track = { number: 1, faces: seen.map((face, frame) => ({ frame, face })) };
    expect(typicalFace(track)).to.equal(seen[2]);
    expect(emojiOf(track, {})).to.equal('😢');
  });
});

describe('the faces that are left uncovered', () => {
  const sized = (number: number, sides: readonly number[], corrected?: TrackCorrection): Track => ({
    number,
    faces: sides.map((side, frame) => ({
      frame,
      face: faceAt(0, { box: { left: 0, top: 0, width: side, height: side } }),
    })),
    ...(corrected && { corrected }),
  });
  const left = (tracks: readonly Track[], selection = {}) => [...uncoveredFaces(tracks, selection)].sort();

  it('are none unless something asks for it', () => {
    expect(left([sized(1, [5]), sized(2, [9])])).to.deep.equal([]);
  });

  it('are all but the largest, by the largest box of each person', () => {
    const tracks = [sized(1, [10]), sized(2, [5, 30, 5]), sized(3, [20, 20, 20]), sized(4, [1])];
    expect(left(tracks, { maxFaces: 2 })).to.deep.equal([1, 4]);
    expect(left(tracks, { maxFaces: 1, skip: [2] })).to.deep.equal([1, 2, 4]);
  });

  it('are those that a reviewer leaves visible; those that one covered do not count', () => {
    const tracks = [
      sized(1, [10], { kind: 'visible' }),
      sized(2, [30], { kind: 'changed' }),
      sized(3, [20]),
      sized(4, [9]),
    ];
    expect(left(tracks)).to.deep.equal([1]);
    expect(left(tracks, { maxFaces: 1 })).to.deep.equal([1, 4]);
  });
});

describe('the covers of a track', () => {
  const framesOf = async (frames: readonly number[], count: number) =>
    (await coversOf(trackIn(frames), { style: 'box' }, count)).map(({ frame }) => frame);

  it('are one in a still photo, of every frame', async () => {
    const [only, ...others] = await coversOf(trackIn([0]), { style: 'blur', scale: 2, shape: 'box' }, 1);
    expect(others).to.deep.equal([]);
    expect(only).to.deep.equal({ region: faceAt(100), overlay: { kind: 'blur' }, scale: 2, shape: 'box' });
    expect((await coversOf(trackIn([0]), { style: 'blur' }, 1))[0]).to.have.all.keys('region', 'overlay');
  });

  it('reach a frame beyond the first and the last, and over every gap, inside the animation', async () => {
    expect(await framesOf([2, 5], 9)).to.deep.equal([1, 2, 3, 4, 3, 4, 5, 6]);
    expect(await framesOf([0], 2)).to.deep.equal([0, 1]);
    expect(await framesOf([1], 2)).to.deep.equal([0, 1]);
  });

  it('are what a reviewer chose for this face, whatever holds for the others', async () => {
    const sticker = { name: 'blue', frame: noise(4, 4, 3, 1) };
    const kindOf = async (corrected: TrackCorrection, options: Parameters<typeof coversOf>[1]) => {
      const [{ overlay } = { overlay: undefined }] = await coversOf(trackIn([0], { corrected }), options, 1);
      return overlay?.kind === 'art' ? overlay.art.name : overlay?.kind;
    };
    expect(await kindOf({ kind: 'changed', style: 'box' }, { sticker })).to.equal('box');
    expect(await kindOf({ kind: 'changed', emoji: '🐶' }, { sticker })).to.equal('🐶');
    expect(await kindOf({ kind: 'changed', emoji: '🐶' }, { style: 'blur' })).to.equal('🐶');
    expect(await kindOf({ kind: 'changed', style: 'emoji' }, { style: 'blur' })).to.equal('😄');
    expect(await kindOf({ kind: 'changed', style: 'emoji' }, { emoji: { kind: 'all', emoji: '😎' } })).to.equal('😎');
    expect(await kindOf({ kind: 'added' }, { sticker })).to.equal('sticker');
    expect(await kindOf({ kind: 'added' }, { style: 'pixelate' })).to.equal('pixelate');
  });
});

describe('the faces in the results', () => {
  const photo = (frames: number) => ({ ...photoOf(noise(8, 8, 3, 1)), frames });
  const exact = faceAt(0, {
    box: { left: -3.4, top: 10.6, width: 59.5, height: 60.4 },
    roll: -12.34,
    confidence: 98.76,
    emotionConfidence: 55.55,
  });

  it('are whole pixels and tenths', () => {
    const tracks = [{ number: 1, faces: [{ frame: 0, face: exact }] }];
    expect(describeFaces({ photo: photo(1), tracks }, {}, new Set())).to.deep.equal([
      {
        box: { left: -3, top: 11, width: 60, height: 60 },
        roll: -12.3,
        confidence: 98.8,
        emotion: 'HAPPY',
        emotionConfidence: 55.6,
        emoji: '😄',
        covered: true,
      },
    ]);
  });

  it('have an emoji only if one covers them', () => {
    const faces = describeFaces(
      { photo: photo(1), tracks: [trackIn([0]), trackIn([0], { number: 2 })] },
      {},
      new Set([1]),
    );
    expect(faces.map(({ covered, emoji }) => [covered, emoji])).to.deep.equal([
      [false, undefined],
      [true, '😄'],
    ]);
    const [blurred] = describeFaces({ photo: photo(1), tracks: [trackIn([0])] }, { style: 'blur' }, new Set());
    expect(blurred).not.to.have.property('emoji');
  });

  it('come frame by frame from an animation, and in the order of their numbers from a still photo', () => {
    const tracks = [trackIn([1, 2]), trackIn([0, 2], { number: 2 })];
    const faces = describeFaces({ photo: photo(3), tracks }, {}, new Set());
    expect(faces.map(({ frame, number }) => [frame, number])).to.deep.equal([
      [0, 2],
      [1, 1],
      [2, 1],
      [2, 2],
    ]);
  });
});
