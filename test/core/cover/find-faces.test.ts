import { expect } from 'chai';
import { findFaces } from '../../../src/core/cover/select-faces.js';
import type { FaceDetector } from '../../../src/core/detect/detector.js';
import type { Face } from '../../../src/core/detect/face.js';
import type { Photo } from '../../../src/core/photo/photo.js';
import { noise } from '../../support/pictures.js';

const face: Face = {
  box: { left: 2, top: 2, width: 8, height: 8 },
  roll: 0,
  confidence: 99,
  emotion: 'CALM',
  emotionConfidence: 90,
};

/** An animation with these pictures, one a frame. */
function animationOf(seeds: readonly number[]): Photo {
  const images = seeds.map((seed) => noise(16, 16, 3, seed));
  return { format: 'gif', width: 16, height: 16, frames: images.length, channels: 3, images };
}

describe('finding faces', () => {
  it('looks once at frames in which an animation stands still, and finds its faces in all of them', async () => {
    let looked = 0;
    const detector: FaceDetector = {
      name: 'counting',
      detect: async () => {
        looked += 1;
        return [face];
      },
    };
    const [track] = await findFaces(animationOf([1, 1, 1, 2, 2, 1]), detector);
    expect(looked).to.equal(3);
    expect(track?.faces.map(({ frame }) => frame)).to.deep.equal([0, 1, 2, 3, 4, 5]);
  });

  it('counts a person in all frames when one frame shows a face that is certain and large enough', async () => {
    const small = { ...face, box: { left: 3, top: 3, width: 6, height: 6 } };
    const answers = [{ ...face, confidence: 40 }, face, small];
    const detector: FaceDetector = { name: 'listed', detect: async () => [answers.shift()!] };
    const tracks = await findFaces(animationOf([1, 2, 3]), detector, { minConfidence: 50, minFace: 7 });
    expect(tracks.map(({ number }) => number)).to.deep.equal([1]);
    expect(tracks[0]?.faces.map(({ frame }) => frame)).to.deep.equal([0, 1, 2]);
  });

  it('numbers the persons that count from 1', async () => {
    const uncertain = { ...face, confidence: 40 };
    const beside = { ...face, box: { ...face.box, left: 12 } };
    const detector: FaceDetector = { name: 'fixed', detect: async () => [uncertain, beside] };
    const tracks = await findFaces(animationOf([1]), detector, { minConfidence: 50 });
    expect(tracks.map(({ number, faces }) => [number, faces[0]!.face])).to.deep.equal([[1, beside]]);
  });

  it('does not count a face that is too narrow or too low, however large its other side is', async () => {
    const narrow = { ...face, box: { left: 0, top: 0, width: 5, height: 15 } };
    const low = { ...face, box: { left: 0, top: 8, width: 15, height: 5 } };
    const detector: FaceDetector = { name: 'fixed', detect: async () => [narrow, low] };
    expect(await findFaces(animationOf([1]), detector, { minFace: 6 })).to.deep.equal([]);
    expect(await findFaces(animationOf([1]), detector, { minFace: 5 })).to.have.length(2);
  });
});
