import { expect } from 'chai';
import type { FaceDetector } from '../../src/faces/detector.js';
import type { Face } from '../../src/faces/face.js';
import { findFaces } from '../../src/journey/find-faces.js';
import type { Photo } from '../../src/photo/photo.js';
import { noise } from '../support/pictures.js';

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
    const [subject] = await findFaces(animationOf([1, 1, 1, 2, 2, 1]), detector);
    expect(looked).to.equal(3);
    expect(subject?.sightings.map(({ frame }) => frame)).to.deep.equal([0, 1, 2, 3, 4, 5]);
  });
});
